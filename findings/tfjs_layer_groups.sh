#!/usr/bin/env bash
# TensorFlow.js 4.22.0, a Keras model's Conv1D, Conv2D and Conv3D with groups, backend cpu.
#
# The model's topology loads without a word and computes without the groups: each output plane adds
# up all channels. Of channels 1, 10, 100, 1000 and a kernel of ones, Keras 2.19 gives 11, 11, 1100,
# 1100 in two groups; TensorFlow.js gives 1111 four times, from 16 weights instead of 8. The model's
# JSON, written again, has no groups any more. Groups that do not divide the channels are taken too.
#
# With Keras' weights beside the topology nothing is computed: they do not fit, and the error tells
# two shapes, neither the layer nor its groups. The layers made in JavaScript take groups as they
# take any word; their documented arguments have none, and TypeScript refuses it.
#
# Why one would guess otherwise: loadLayersModel takes a topology "and optionally weights", as of a
# model that is yet to be trained; padding "causal", which its convolutions lack as well, is refused
# by name, and so is a filter of two channels by the function tf.conv2d. The layers' constructors
# pick from Keras' config what they know and do not look at the rest.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" \
  @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 > "$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 1; }

cat > "$folder/groups.js" <<'JS'
const tf = require("@tensorflow/tfjs-core");
const { layers, loadLayersModel, version_layers } = require("@tensorflow/tfjs-layers");
require("@tensorflow/tfjs-backend-cpu");

const CHANNELS = [1, 10, 100, 1000];

const ones = (rank) => Array(rank).fill(1);
const input = (rank) => tf.tensor(CHANNELS, [1, ...ones(rank), 4]);
const numbers = (y) => JSON.stringify(Array.from(y.dataSync()));

// As Keras 2 writes it.
const keras = (rank, config) => ({
  class_name: "Sequential",
  config: {
    name: "model",
    layers: [{
      class_name: `Conv${rank}D`,
      config: {
        name: "grouped", batch_input_shape: [null, ...ones(rank), 4], filters: 4,
        kernel_size: ones(rank), strides: ones(rank), padding: "valid",
        data_format: "channels_last", dilation_rate: ones(rank), activation: "linear",
        use_bias: false, kernel_initializer: { class_name: "Ones", config: {} }, ...config,
      },
    }],
  },
});

async function load(rank, config, weights = {}) {
  const modelTopology = keras(rank, config);
  const model = await loadLayersModel({ load: async () => ({ modelTopology, ...weights }) });
  const groups = JSON.stringify(model.toJSON(null, false)).includes("groups");
  return `${numbers(model.predict(input(rank)))}, ${model.countParams()} weights, ` +
    `groups ${groups ? "" : "not "}in its JSON`;
}

async function said(call) {
  try {
    return await call();
  } catch (error) {
    return `refused: ${error.message}`;
  }
}

(async () => {
  await tf.setBackend("cpu");
  const kernel = { name: "grouped/kernel", shape: [1, 1, 2, 4], dtype: "float32" };
  const weights = { weightSpecs: [kernel], weightData: new Float32Array(8).fill(1).buffer };
  const groups = () => tf.concat(tf.split(input(2), 2, 3).map(
    (part) => tf.conv2d(part, tf.ones([1, 1, 2, 2]), 1, "valid")), 3);
  const layer = { filters: 4, kernelSize: 1, useBias: false, kernelInitializer: "ones", groups: 2 };
  const ungrouped = "[1111,1111,1111,1111]";
  const silent = `${ungrouped}, 16 weights, groups not in its JSON`;
  const rows = [
    ["two groups by hand, with tf.conv2d", () => numbers(groups()), "[11,11,1100,1100]"],
    ["Conv1D, groups 2", () => load(1, { groups: 2 }), silent],
    ["Conv2D, groups 2", () => load(2, { groups: 2 }), silent],
    ["Conv3D, groups 2", () => load(3, { groups: 2 }), silent],
    ["Conv2D, groups 3", () => load(2, { groups: 3 }), silent],
    ["tf.layers.conv2d({groups: 2})", () => numbers(layers.conv2d(layer).apply(input(2))),
     ungrouped],
    ["Conv2D, groups 2, with Keras' weights", () => load(2, { groups: 2 }, weights),
     "refused: Shape mismatch: [1,1,4,4] vs. [1,1,2,4]"],
    ["tf.conv2d, Keras' weights",
     () => numbers(tf.conv2d(input(2), tf.ones([1, 1, 2, 4]), 1, "valid")),
     "refused: Error in conv2d: depth of input (4) must match input depth for filter 2."],
    ["Conv1D, padding causal", () => load(1, { padding: "causal" }),
     "refused: The support for CAUSAL padding mode in conv1dWithBias is not implemented yet."],
  ];
  console.log(`TensorFlow.js ${version_layers}: channels ${CHANNELS.join(", ")}, a kernel of ones`);
  let stated = true;
  for (const [name, call, expected] of rows) {
    const answer = await said(call);
    console.log(`    ${name}: ${answer}`);
    stated = stated && answer === expected;
  }
  console.log(stated ? "as stated" : "NOT as stated");
  process.exit(stated ? 0 : 1);
})();
JS
NODE_PATH="$folder/node_modules" node "$folder/groups.js" 2> "$folder/errors" ||
  { cat "$folder/errors" >&2; exit 1; }
