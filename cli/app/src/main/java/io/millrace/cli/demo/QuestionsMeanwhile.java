package io.millrace.cli.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.http.GatewayHttp;
import java.util.Random;

/**
 * Asks for features of cards and merchants while payments are on their way. What is answered is
 * verified later, from the log of answers. For one thread.
 */
final class QuestionsMeanwhile {
  private static final int KEYS = 20;

  private final GatewayHttp gateway;
  private final Random random;
  private long answers;

  QuestionsMeanwhile(GatewayHttp gateway, long seed) {
    this.gateway = gateway;
    this.random = new Random(seed);
  }

  /** Asks for all features of some keys, as they are now. */
  void ask() {
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    ObjectNode inputs = request.putObject("inputs");
    ArrayNode cards = inputs.putArray("card.card_id");
    ArrayNode amounts = inputs.putArray("card.amount");
    ArrayNode merchants = inputs.putArray("merchant.merchant_id");
    for (int i = 0; i < KEYS; i++) {
      cards.add("card-" + random.nextInt(DemoScale.CARDS));
      amounts.add(ExpectedFeatures.AMOUNT);
      merchants.add("merchant-" + random.nextInt(DemoScale.MERCHANTS));
    }
    request.putArray("outputs").add("card.*").add("merchant.*");
    GatewayHttp.Reply reply = gateway.query(request);
    if (reply.isOk()) {
      answers += reply.body().path("data").size();
    }
  }

  /** How many features were answered so far, of each key by itself. */
  long answers() {
    return answers;
  }
}
