// Builds ../plotly-<version>.min.js: the traces that the figures use, and the Japanese words, without the others.
// In an empty folder: npm install plotly.js@4.1.1 esbuild; then: node plotly_bundle.mjs
import { readFileSync } from "node:fs";
import { build } from "esbuild";

const { version } = JSON.parse(readFileSync("node_modules/plotly.js/package.json", "utf8"));
const licence = readFileSync("node_modules/plotly.js/LICENSE", "utf8").trim();
const parts = ["bar", "heatmap", "choropleth", "scattergeo", "locales/ja"];
const required = parts.map((part) => `require("plotly.js/lib/${part}")`).join(", ");

await build({
  stdin: {
    contents: `const Plotly = require("plotly.js/lib/core"); Plotly.register([${required}]); module.exports = Plotly;`,
    resolveDir: process.cwd(),
  },
  bundle: true,
  format: "iife",
  globalName: "Plotly",
  minify: true,
  charset: "ascii",
  target: "es2020",
  alias: { stream: "stream-browserify" },
  define: { global: "window", "define.amd": "false", "process.env.NODE_DEBUG": "false" },
  plugins: [{ name: "css as text", setup: ({ onLoad }) => onLoad({ filter: /\.css$/ }, ({ path }) => ({
    contents: `module.exports = ${JSON.stringify(readFileSync(path, "utf8"))}` })) }],
  banner: { js: `/* plotly.js ${version}, traces: scatter ${parts.slice(0, 4).join(" ")}\n${licence} */` },
  outfile: `plotly-${version}.min.js`,
});
