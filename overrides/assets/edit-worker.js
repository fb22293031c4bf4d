// Runs the register's own program beside the editing page, so that checks, words and files are those of the command.

import { loadPyodide } from "../edit/python/pyodide.mjs";

let desk;

async function start({ lang, published, words }) {
  postMessage({ step: 1 });
  const python = await loadPyodide({ indexURL: new URL("../edit/python/", import.meta.url).href });
  postMessage({ step: 2 });
  for (const [name, form] of [["pydantic_core.whl", "wheel"], ["register.zip", "zip"]]) {
    const answer = await fetch(new URL(`../edit/python/${name}`, import.meta.url));
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
    python.unpackArchive(await answer.arrayBuffer(), form, { extractDir: "/lib/register" });
  }
  postMessage({ step: 3 });
  const texts = await Promise.all([published, words].map(async (address) => (await fetch(address)).text()));
  python.globals.set("given", python.toPy([texts[0], lang, texts[1]]));
  postMessage({ step: 4 });
  desk = python.runPython("import sys; sys.path.insert(0, '/lib/register'); from generator.desk import Desk; Desk(*given)");
}

onmessage = async ({ data }) => {
  const { id, call, given } = data;
  try {
    if (call === "start") { await start(given); postMessage({ id, done: true }); return; }
    const said = desk[call](...given);
    postMessage({ id, done: call === "text" ? said : JSON.parse(said ?? "null") });
  } catch (problem) {
    postMessage({ id, problem: String(problem.message || problem) });
  }
};
