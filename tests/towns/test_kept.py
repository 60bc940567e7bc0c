# SPDX-FileCopyrightText: 2026 The kleinstadt authors
# SPDX-License-Identifier: EUPL-1.2
import numpy as np

from kleinstadt.towns.queries.kept import KEEP, checksum, kept


def test_arrays_are_built_once_and_then_read(settings, tmp_path):
    settings.CACHE_DIR = tmp_path
    built = []

    def build():
        built.append(1)
        return {"numbers": np.array([1.5, np.nan]), "keys": np.array(["01", "16"])}

    first, second = kept("thing", "a", build), kept("thing", "a", build)

    assert len(built) == 1
    assert first.keys() == second.keys() == {"numbers", "keys"}
    np.testing.assert_array_equal(first["numbers"], second["numbers"])
    assert second["keys"].tolist() == ["01", "16"]


def test_a_damaged_file_is_built_again(settings, tmp_path):
    settings.CACHE_DIR = tmp_path
    kept("thing", "a", lambda: {"x": np.arange(3)})
    (tmp_path / "thing-a.npz").write_bytes(b"PK half a file")

    assert kept("thing", "a", lambda: {"x": np.arange(4)})["x"].tolist() == [0, 1, 2, 3]
    assert kept("thing", "a", dict)["x"].tolist() == [0, 1, 2, 3]


def test_only_some_states_are_kept_and_other_kinds_stay(settings, tmp_path):
    settings.CACHE_DIR = tmp_path
    kept("other", "z", lambda: {"x": np.arange(1)})
    for number in range(KEEP + 3):
        kept("thing", str(number), lambda: {"x": np.arange(1)})

    assert len(list(tmp_path.glob("thing-*.npz"))) == KEEP
    assert (tmp_path / "other-z.npz").exists()


def test_a_folder_that_cannot_be_written_costs_no_more_than_time(settings, tmp_path):
    (tmp_path / "file").write_text("no folder")
    settings.CACHE_DIR = tmp_path / "file" / "cache"

    assert kept("thing", "a", lambda: {"x": np.arange(2)})["x"].tolist() == [0, 1]


def test_a_checksum_tells_parts_from_their_joint(tmp_path):
    file = tmp_path / "data"
    file.write_bytes(b"ab")

    assert checksum([b"ab"]) == checksum([file])
    assert checksum([b"a", b"b"]) != checksum([b"ab"])
    assert checksum([np.array([1.0])]) != checksum([np.array([2.0])])
