#!/usr/bin/env bash
# TensorFlow.js 4.22.0, tf.maxPool and tf.avgPool, backend cpu.
#
# A pool with a 1×1 window whose output has the input's shape gives the input back, whatever stride
# and padding are: with stride 2 and explicit padding that make the sizes meet again, every output
# should be a cell that is a stride apart, or padding; it is the cell at its own index instead.
# With one cell more the same call slides as it should.
#
# Why one would guess otherwise: a 1×1 window is a plain subsampling, and equal sizes do not make it
# the identity. No error is raised and the shape is right, so nothing tells. The shortcut is in
# tfjs-backend-cpu, kernels MaxPool and AvgPool, which look at the window and the two shapes alone.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" \
  @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0 > "$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 1; }

cat > "$folder/pool.js" <<'JS'
const tf = require("@tensorflow/tfjs-core");
require("@tensorflow/tfjs-backend-cpu");

// One row of cells, stride 2 along it, `end` cells of padding behind: [output, what a slide gives].
function pool(name, cells, end) {
  const x = tf.tensor4d(cells, [1, 1, cells.length, 1]);
  const y = tf[name](x, [1, 1], [1, 2], [[0, 0], [0, 0], [0, end], [0, 0]]);
  return y.arraySync()[0][0].map((channels) => channels[0]);
}

(async () => {
  await tf.setBackend("cpu");
  let stated = true;
  const see = (name, cells, end, expected) => {
    const out = JSON.stringify(pool(name, cells, end));
    console.log(`${name} of ${JSON.stringify(cells)}, stride 2, padding 0 and ${end}: ${out}`);
    stated = stated && out === JSON.stringify(expected);
  };
  for (const name of ["maxPool", "avgPool"]) {
    see(name, [5, 6], 1, [5, 6]);  // windows at 0 and 2, the second in padding: never 6
    see(name, [5, 6, 7, 8, 9], 0, [5, 7, 9]);  // another size: every other cell
  }
  process.exit(stated ? 0 : 1);
})();
JS
NODE_PATH="$folder/node_modules" node "$folder/pool.js" 2> "$folder/errors" ||
  { cat "$folder/errors" >&2; echo "NOT as stated"; exit 1; }
echo "as stated"
