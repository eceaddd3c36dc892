#!/usr/bin/env bash
# TensorFlow.js 4.22.0, tf.layers.depthwiseConv2d with dilationRate, backend cpu.
#
# The layer takes dilationRate, tells it in getConfig(), and computes without it: a kernel of two
# cells that should be three apart adds neighbours. The shape is that of the layer without dilation.
# tf.layers.conv2d, tf.layers.separableConv2d and the function tf.depthwiseConv2d dilate; a Keras
# model with a dilated DepthwiseConv2D loads without a word and gives other numbers.
#
# Why one would guess otherwise: the argument stands in the layer's documented ones and is checked
# when the layer is made; its neighbours honour it. With padding "same", as dilated depthwise layers
# mostly have it (DeepLab's MobileNet), even the shape is right. The layer hands none on to the
# function that it calls, which a note in its source admits.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --prefix "$folder" \
  @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-layers@4.22.0 \
  @tensorflow/tfjs-backend-cpu@4.22.0 > "$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; exit 1; }

cat > "$folder/depthwise.js" <<'JS'
const tf = require("@tensorflow/tfjs-core");
const { layers, loadLayersModel } = require("@tensorflow/tfjs-layers");
require("@tensorflow/tfjs-backend-cpu");

const KERAS = {
  class_name: "Sequential",
  config: {
    name: "model",
    layers: [{
      class_name: "DepthwiseConv2D",
      config: {
        name: "dilated", batch_input_shape: [null, 1, 7, 1], kernel_size: [1, 2], strides: [1, 1],
        padding: "valid", data_format: "channels_last", dilation_rate: [1, 3],
        depth_multiplier: 1, use_bias: false,
        depthwise_initializer: { class_name: "Ones", config: {} },
      },
    }],
  },
};

(async () => {
  await tf.setBackend("cpu");
  const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7], [1, 1, 7, 1]);
  const dilated = { kernelSize: [1, 2], dilationRate: [1, 3], useBias: false };
  const full = { ...dilated, filters: 1, kernelInitializer: "ones" };
  const depthwise = { ...dilated, depthwiseInitializer: "ones" };
  const layer = layers.depthwiseConv2d(depthwise);
  const model = await loadLayersModel({ load: async () => ({ modelTopology: KERAS }) });
  const seen = {
    "tf.layers.depthwiseConv2d": layer.apply(x),
    "a Keras model's DepthwiseConv2D": model.predict(x),
    "tf.layers.conv2d": layers.conv2d(full).apply(x),
    "tf.layers.separableConv2d": layers.separableConv2d(
      { ...depthwise, filters: 1, pointwiseInitializer: "ones" }).apply(x),
    "tf.depthwiseConv2d": tf.depthwiseConv2d(x, tf.ones([1, 2, 1, 1]), 1, "valid", "NHWC", [1, 3]),
  };
  console.log(`1 … 7, a kernel of 2 ones, dilationRate ${JSON.stringify(layer.getConfig().dilationRate)}`);
  const cells = Object.values(seen).map((y) => JSON.stringify(Array.from(y.dataSync())));
  Object.keys(seen).forEach((name, i) => console.log(`    ${name}: ${cells[i]}`));
  const neighbours = "[3,5,7,9,11,13]";  // 1 + 2, 2 + 3 …
  const apart = "[5,7,9,11]";  // 1 + 4, 2 + 5 …
  const stated = cells.join() === [neighbours, neighbours, apart, apart, apart].join();
  console.log(stated ? "as stated" : "NOT as stated");
  process.exit(stated ? 0 : 1);
})();
JS
NODE_PATH="$folder/node_modules" node "$folder/depthwise.js" 2> "$folder/errors" ||
  { cat "$folder/errors" >&2; exit 1; }
