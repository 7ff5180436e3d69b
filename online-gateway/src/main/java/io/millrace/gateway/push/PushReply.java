package io.millrace.gateway.push;

import java.util.Map;

/**
 * A reply as HTTP has it.
 *
 * @param headers beside the content type
 * @param body JSON
 */
public record PushReply(int httpStatus, Map<String, String> headers, byte[] body) {
  public PushReply {
    headers = Map.copyOf(headers);
  }
}
