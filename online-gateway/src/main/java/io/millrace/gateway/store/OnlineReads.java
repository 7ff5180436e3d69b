package io.millrace.gateway.store;

import io.millrace.compile.BoundView;
import io.millrace.core.EntityKey;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Point reads of online rows. Implementations are used from one event loop. */
public interface OnlineReads {

  /**
   * Reads the rows of keys, in the order of the keys; null where a key has none. Fails with {@link
   * StoreUnavailableException} when the store cannot answer.
   */
  Future<byte[][]> rows(BoundView view, List<EntityKey> keys);

  /**
   * Reads the rows of several views, each by its own keys: by view in the order given, then as
   * {@link #rows(BoundView, List)} does. Fails when one of them fails.
   *
   * @param views each once
   * @param keys one list per view, none empty
   */
  default Future<List<byte[][]>> rows(List<BoundView> views, List<List<EntityKey>> keys) {
    List<Future<byte[][]>> read = new ArrayList<>(views.size());
    for (int i = 0; i < views.size(); i++) {
      read.add(rows(views.get(i), keys.get(i)));
    }
    return Future.all(read).map(done -> done.list());
  }
}
