# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
"""Rules of the house that a machine can keep: sizes, file names, docstrings, settings, locks."""

import ast
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kleinstadt"
APPS = ["core", "towns", "people", "pictures", "peers", "library", "portal", "opendata"]
SOURCES = sorted(
    path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts and path.stat().st_size
)
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
P90_FILE, P90_FUNCTION, P90_TEMPLATE = 350, 30, 100
MOST_NAMES = 12
LONG_BY_NATURE: dict[str, str] = {}  # file or function: why it may be longer
POINTERS = re.compile(r"""(?:include|extends|render\(request,|url|reverse\()\s*["'](\w+)[/:]""")
NAMES_IN_AN_APP = frozenset(
    [
        "__init__",
        "models",
        "queries",
        "mails",
        "actions",
        "forms",
        "panels",
        "views",
        "api",
        "wagtail_hooks",
        "tasks",
        "receivers",
        "urls",
        "apps",
        "signals",
    ]
)
CORE_NAMES = frozenset(
    {
        "audit",
        "components",
        "context",
        "fetch",
        "http",
        "limits",
        "messages",
        "middleware",
        "rows",
        "snapshots",
        "statics",
    }
)


MORE_NAMES = {
    "core": CORE_NAMES,
    "portal": frozenset({"context"}),
    "people": frozenset({"accounts", "middleware", "roles", "secondfactor"}),
}


def p90(numbers):
    return sorted(numbers)[int(0.9 * (len(numbers) - 1))]


def functions():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or 0) - node.lineno + 1
                yield f"{path.relative_to(PACKAGE)}:{node.name}", length


def test_functions_are_short():
    lengths = dict(functions())

    assert [
        name for name, n in lengths.items() if n > LONGEST_FUNCTION and name not in LONG_BY_NATURE
    ] == []
    assert p90(lengths.values()) <= P90_FUNCTION


def test_files_are_short():
    lengths = {
        str(path.relative_to(PACKAGE)): len(path.read_text(encoding="utf-8").splitlines())
        for path in SOURCES
    }

    assert [
        name for name, n in lengths.items() if n > LONGEST_FILE and name not in LONG_BY_NATURE
    ] == []
    assert p90(lengths.values()) <= P90_FILE
    assert lengths["config/settings.py"] <= 300


def test_templates_are_short():
    lengths = [
        len(path.read_text(encoding="utf-8").splitlines())
        for path in PACKAGE.rglob("templates/**/*.html")
    ]

    assert p90(lengths) <= P90_TEMPLATE


def test_modules_export_few_names():
    many = {}
    for path in SOURCES:
        if path.name in {"models.py", "settings.py"} or "templatetags" in path.parts:
            continue  # lists by nature
        tree = ast.parse(path.read_text(encoding="utf-8"))
        kinds = ast.FunctionDef | ast.ClassDef
        names = [n.name for n in tree.body if isinstance(n, kinds) and not n.name.startswith("_")]
        if len(names) > MOST_NAMES:
            many[str(path.relative_to(PACKAGE))] = len(names)

    assert many == {}


def test_apps_hold_only_the_agreed_files():
    odd = []
    for app in APPS:
        allowed = NAMES_IN_AN_APP | MORE_NAMES.get(app, frozenset())
        odd += [
            f"{app}/{path.name}"
            for path in (PACKAGE / app).glob("*.py")
            if path.stem not in allowed
        ]

    assert odd == []


@pytest.mark.parametrize("app", [*APPS, "methods", "formats", "config"])
def test_every_app_says_what_it_is_for_and_stands_on_the_map(app):
    docstring = ast.get_docstring(
        ast.parse((PACKAGE / app / "__init__.py").read_text(encoding="utf-8"))
    )

    assert docstring is not None
    assert len(docstring) > 80
    assert f"{app}/" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_settings_are_documented():
    read = set()
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        read |= set(re.findall(r'env(?:_list)?\("([A-Z_]+)"', text))
        read |= set(re.findall(r'"KLEINSTADT_([A-Z_]+)"', text))
    documented = set(
        re.findall(
            r"`KLEINSTADT_([A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
        )
    )

    assert read - documented == set()
    assert documented - read - {"SHARED_DATA", "TEST_DATABASE_URL"} == set()


def test_layers_hold():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports"))],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout.decode()


def test_lower_apps_neither_include_nor_reverse_upwards():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = config["tool"]["importlinter"]["contracts"][0]["layers"]
    depth = {app.strip(" ()"): i for i, row in enumerate(layers) for app in row.split("|")}
    found = []
    for app in APPS:
        for path in [*(PACKAGE / app).rglob("*.html"), *(PACKAGE / app).rglob("*.py")]:
            text = path.read_text(encoding="utf-8")
            found += [
                f"{path.relative_to(PACKAGE)} -> {other}"
                for other in POINTERS.findall(text)
                if depth.get(other, depth[app]) < depth[app]
            ]

    assert found == []


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_lock_files_name_no_host():
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in path.read_text(encoding="utf-8")
    for path in [ROOT / "frontend" / "package-lock.json", ROOT / "data" / "package-lock.json"]:
        assert '"resolved"' not in path.read_text(encoding="utf-8")
