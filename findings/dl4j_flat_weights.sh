#!/usr/bin/env bash
# Deeplearning4j 1.0.0-M2.1, Convolution1DLayer with more than one channel, CPU (Linux x86-64).
#
# getParam("0_W") has the shape [out, in, kernel, 1], and the layer reads the same memory as
# [kernel, in, out]: a weight that is set at [filter][channel][tap] is another one's. A model that
# was saved with 1.0.0-beta7, which reads the weights as their shape says, loads without a word and
# gives other numbers.
#
# Why one would guess otherwise: ConvolutionLayer, its neighbour of two dimensions, has its weights
# at [out, in, height, width] and means it, and so did this layer. It reshapes where it permuted
# before: the same where but one of filters, channels and taps is above 1. The layer trains as ever;
# weights that come from elsewhere are mixed up.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

cat > "$folder/pom.xml" <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId>
  <artifactId>finding</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.deeplearning4j</groupId>
      <artifactId>deeplearning4j-nn</artifactId>
      <version>${dl4j}</version>
    </dependency>
    <dependency>
      <groupId>org.nd4j</groupId>
      <artifactId>nd4j-native</artifactId>
      <version>${dl4j}</version>
    </dependency>
    <dependency>
      <groupId>org.nd4j</groupId>
      <artifactId>nd4j-native</artifactId>
      <version>${dl4j}</version>
      <classifier>linux-x86_64</classifier>
    </dependency>
    <dependency>
      <groupId>org.bytedeco</groupId>
      <artifactId>openblas</artifactId>
      <version>${openblas}</version>
      <classifier>linux-x86_64</classifier>
    </dependency>
  </dependencies>
</project>
XML

cat > "$folder/Flat.java" <<'JAVA'
import java.io.File;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

// make FILE | load FILE: what the layer gives, its file kept or taken.
public class Flat {
  public static void main(String[] words) throws Exception {
    File file = new File(words[1]);
    MultiLayerNetwork net = words[0].equals("load") ? MultiLayerNetwork.load(file, false) : made();
    if (words[0].equals("make")) net.save(file);
    // Two channels of two cells: the sum's digits are the weights of its four taps.
    float[] cells = {1, 10, 100, 1000};
    System.out.println(Arrays.toString(net.getParam("0_W").shape()) + " "
        + Arrays.toString(net.output(Nd4j.create(cells, new int[]{1, 2, 2})).data().asInt()));
  }

  static MultiLayerNetwork made() {
    MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder().list()
        .layer(new Convolution1DLayer.Builder().kernelSize(2).nIn(2).nOut(3).hasBias(false)
            .activation(Activation.IDENTITY).build())
        .setInputType(InputType.recurrent(2, 2)).build());
    net.init();
    // Filter 0: channel 0 by 1 2, channel 1 by 3 4; filter 1: 5 6, 7 8; filter 2: 9 0, 1 2.
    float[] weights = {1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2};
    net.getParam("0_W").assign(Nd4j.create(weights, new int[]{3, 2, 2, 1}));
    return net;
  }
}
JAVA

# flat DL4J OPENBLAS WORDS…: with these versions.
flat() {
  local jars="$folder/$1.jars"
  [ -e "$jars" ] || mvn --batch-mode --quiet --file "$folder/pom.xml" -Ddl4j="$1" -Dopenblas="$2" \
    org.apache.maven.plugins:maven-dependency-plugin:2.8:build-classpath \
    -Dmdep.outputFile="$jars" >> "$folder/log" 2>&1
  java -cp "$(cat "$jars")" "$folder/Flat.java" "${@:3}" 2>> "$folder/log"
}

beta7=(1.0.0-beta7 0.3.9-1-1.5.3)
m21=(1.0.0-M2.1 0.3.19-1.5.7)
made=$(flat "${m21[@]}" make "$folder/new.zip") &&
  before=$(flat "${beta7[@]}" make "$folder/old.zip") &&
  loaded=$(flat "${m21[@]}" load "$folder/old.zip") ||
  { cat "$folder/log" >&2; exit 1; }

by_shape="[3, 2, 2, 1] [4321, 8765, 2109]"
by_memory="[3, 2, 2, 1] [471, 1582, 2693]"
echo "weights [out, in, kernel, 1] = 1 2 3 4, 5 6 7 8, 9 0 1 2; input 1 10, 100 1000"
echo "    1.0.0-beta7: $before"
echo "    1.0.0-M2.1: $made"
echo "    1.0.0-M2.1, the model that beta7 saved: $loaded"
if [ "$before" = "$by_shape" ] && [ "$made" = "$by_memory" ] && [ "$loaded" = "$by_memory" ]; then
  echo "as stated"
else
  echo "NOT as stated"
  exit 1
fi
