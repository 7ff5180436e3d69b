package io.millrace.gateway.http;

import io.millrace.gateway.push.PushReply;
import io.millrace.gateway.push.PushService;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;

/** {@code POST /v1/push/payments}: events of a stream. */
final class PushRoute {
  static final String PREFIX = "/v1/push/";

  private final PushService pushes;

  PushRoute(PushService pushes) {
    this.pushes = pushes;
  }

  void push(RoutingContext context) {
    PushService.Arrival arrival = pushes.arrive(announced(context));
    if (arrival == null) {
      // Its body is not read.
      context.response().putHeader("connection", "close");
      send(context, pushes.throttled());
      return;
    }
    context.addEndHandler(ended -> arrival.abandon());
    LimitedBody reading =
        LimitedBody.read(
            context.request(),
            pushes.mostBodyBytes(),
            body -> take(context, arrival, body),
            () -> send(context, pushes.tooLarge()));
    long timer =
        context
            .vertx()
            .setTimer(
                pushes.bodyWithin().toMillis(),
                late -> reading.giveUp(() -> hangUp(context, pushes.tooSlow())));
    context.addEndHandler(ended -> context.vertx().cancelTimer(timer));
  }

  private static void take(RoutingContext context, PushService.Arrival arrival, Buffer body) {
    Context loop = Vertx.currentContext();
    arrival
        .take(
            context.pathParam("source"),
            context.request().getParam("partial"),
            context.request().getHeader("idempotency-key"),
            body.getBytes())
        .onSuccess(reply -> loop.runOnContext(back -> send(context, reply)));
  }

  private static long announced(RoutingContext context) {
    String length = context.request().getHeader("content-length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** Nothing more is expected of this client. */
  private static void hangUp(RoutingContext context, PushReply reply) {
    send(context, reply).onComplete(sent -> context.request().connection().close());
  }

  private static Future<Void> send(RoutingContext context, PushReply reply) {
    if (context.response().ended() || context.response().closed()) {
      return Future.succeededFuture();
    }
    context.response().setStatusCode(reply.httpStatus()).putHeader("content-type", Json.TYPE);
    reply.headers().forEach((name, value) -> context.response().putHeader(name, value));
    return context.response().end(Buffer.buffer(reply.body()));
  }
}
