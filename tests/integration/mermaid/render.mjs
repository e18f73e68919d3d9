// Draws every Mermaid picture of Markdown files in a real browser, light and dark, and fails if one is not drawn.
//
//   npm install && node render.mjs [--png FOLDER] FILE.md...
//
// CHROMIUM names the browser. Nothing is fetched: Mermaid is read from node_modules.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { chromium } from "playwright-core";

const words = process.argv.slice(2);
const png = words[0] === "--png" ? words.splice(0, 2)[1] : undefined;
if (words.length === 0) throw new Error("no Markdown file is named");
if (png) mkdirSync(png, { recursive: true });

const mermaid = createRequire(import.meta.url).resolve("mermaid/dist/mermaid.min.js");
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const pages = { default: "#ffffff", dark: "#0d1117" };
let drawn = 0;
const failed = [];

for (const file of words) {
  // A fence of ours starts and ends a line, and nothing in a picture has a backtick.
  const pictures = [...readFileSync(file, "utf8").matchAll(/^```mermaid\n([^`]*)^```$/gm)].map((match) => match[1]);
  for (const [theme, background] of Object.entries(pages)) {
    const page = await browser.newPage({ viewport: { width: 1012, height: 800 } });
    await page.setContent(`<body style="margin:16px;background:${background}"><div id="here"></div></body>`);
    await page.addScriptTag({ path: mermaid });
    for (const [index, text] of pictures.entries()) {
      const name = `${basename(file, ".md")}-${index + 1}-${theme}`;
      const result = await page.evaluate(
        async ([text, theme]) => {
          window.mermaid.initialize({ startOnLoad: false, securityLevel: "strict", theme });
          try {
            const { svg } = await window.mermaid.render("picture", text);
            document.getElementById("here").innerHTML = svg;
            const here = document.getElementById("here");
            return {
              nodes: [...here.querySelectorAll(".node")].map((node) => node.textContent),
              active: here.querySelectorAll("script, a, img, iframe, [onclick], [onerror], [onload]").length,
            };
          } catch (error) {
            return { error: String(error) };
          }
        },
        [text, theme],
      );
      const boxes = text.match(/^ {2}n\d+[[(]/gm)?.length ?? 0;
      if (result.error) failed.push(`${name}: ${result.error}`);
      else if (result.nodes.length !== boxes) failed.push(`${name}: ${result.nodes.length} boxes of ${boxes}`);
      else if (result.nodes.some((node) => node.includes("Unsupported markdown"))) failed.push(`${name}: a list`);
      else if (result.active > 0) failed.push(`${name}: something that acts`);
      else drawn += 1;
      if (png) await page.screenshot({ path: join(png, `${name}.png`), fullPage: true });
    }
    await page.close();
  }
}
await browser.close();
for (const line of failed) console.error(line);
console.log(`${drawn} drawings, ${failed.length} failed`);
if (failed.length > 0 || drawn === 0) process.exitCode = 1;
