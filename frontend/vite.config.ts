/**
 * Build of everything the browser loads. Output: `dist/assets/` with `manifest.json`, which the `{% vite %}`
 * template tag reads. Names carry a content hash, so a build of the same sources gives the same files.
 */
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  root: here,
  base: "/static/",
  publicDir: false,
  worker: { format: "es" },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    assetsDir: "assets",
    manifest: "assets/manifest.json",
    target: "es2022",
    cssCodeSplit: true,
    chunkSizeWarningLimit: 1500,
    // data: URIs would need a wider content security policy than fonts and images from our own origin.
    assetsInlineLimit: 0,
    rollupOptions: { input: { main: `${here}src/main.ts` } },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
  },
});
