/**
 * Typed lookups by feature constants:
 *
 * <pre>{@code
 * MillraceClient client = MillraceClient.of(URI.create("http://gateway:8080"), CardFeatures.class);
 * Answers answers = client.about(CARD, "c1").with(AMOUNT, 12.5).ask(SPEND.over("1h"), SPIKE);
 * double spend = answers.get(SPEND.over("1h"));
 * }</pre>
 */
package io.millrace.client;
