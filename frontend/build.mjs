// SPDX-FileCopyrightText: 2026 The kleinstadt authors
// SPDX-License-Identifier: EUPL-1.2
// Builds what a browser loads into kleinstadt/core/static/core/build: `node build.mjs`.
// Names are fixed; Django's manifest storage adds the hashes when it collects the files.
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = fileURLToPath(new URL(".", import.meta.url));
const target = join(here, "../kleinstadt/core/static/core/build");
const modules = join(here, "node_modules");

const kern = {
  name: "kern",
  setup(build) {
    build.onLoad({ filter: /\.scss$/ }, ({ path }) => ({
      contents: sass.compile(path, { loadPaths: [modules], quietDeps: true }).css,
      loader: "css",
    }));
  },
};

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });
await esbuild.build({
  absWorkingDir: here,
  entryPoints: ["css/app.css", "src/app.ts", "css/map.css", "src/map.ts"],
  outdir: target,
  entryNames: "[name]",
  bundle: true,
  minify: true,
  format: "esm",
  target: ["es2020", "chrome107", "firefox102", "safari16"],
  external: ["*.woff2"], // committed beside the bundle; the manifest storage rewrites the address
  legalComments: "linked",
  plugins: [kern],
});
// Without the pointer to its source map, which is not shipped and which the manifest storage would look for.
const worker = await readFile(join(modules, "maplibre-gl/dist/maplibre-gl-csp-worker.js"), "utf8");
await writeFile(join(target, "map-worker.js"), worker.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
for (const name of (await readdir(target)).sort()) {
  const bytes = await readFile(join(target, name));
  console.log(`${name}: ${bytes.length} bytes, ${gzipSync(bytes, { level: 9 }).length} compressed`);
}
