// Runs each of the programs in a JSON file (an array of strings) and prints as JSON what
// each of them printed.

const fs = require("fs");

// The library greets and advises; that is nobody's output.
console.log = console.warn = () => {};
const tf = require("@tensorflow/tfjs");

const programs = JSON.parse(fs.readFileSync(process.argv[2], "utf8"));
const printed = programs.map((text) => {
  const lines = [];
  const log = (value) => lines.push(typeof value === "string" ? value : JSON.stringify(value));
  tf.engine().startScope();
  try {
    new Function("require", "console", text)(require, { log });
  } catch (error) {
    lines.unshift(String(error));
  }
  tf.engine().endScope();
  return lines.join("\n") + "\n";
});
process.stdout.write(JSON.stringify({ version: tf.version.tfjs, printed }));
