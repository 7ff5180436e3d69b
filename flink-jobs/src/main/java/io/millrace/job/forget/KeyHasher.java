package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes {@link KeyHash}es by one secret. Thread-safe: each hash is made by a Mac of its own. */
public final class KeyHasher {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac prepared;

  /**
   * @param secret not empty
   */
  public KeyHasher(byte[] secret) {
    try {
      prepared = Mac.getInstance(ALGORITHM);
      prepared.init(new SecretKeySpec(secret, ALGORITHM));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  /** The hash of a key of an entity. */
  public KeyHash hash(String entity, EntityKey key) {
    return hash(entity, key.bytes());
  }

  /** The hash of a name, a zero byte and some bytes. */
  KeyHash hash(String name, byte[] bytes) {
    try {
      Mac mac = (Mac) prepared.clone();
      mac.update(name.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return new KeyHash(mac.doFinal(bytes));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own " + ALGORITHM + " can be cloned", e);
    }
  }
}
