package io.millrace.gateway.store;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.vertx.core.Future;
import java.util.List;

/** Point reads of online rows. Implementations are used from one event loop. */
public interface OnlineReads {

  /**
   * Reads the rows of keys, in the order of the keys; null where a key has none. Fails with {@link
   * StoreUnavailableException} when the store cannot answer.
   */
  Future<byte[][]> rows(BoundView view, List<EntityKey> keys);
}
