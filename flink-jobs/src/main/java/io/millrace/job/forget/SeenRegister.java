package io.millrace.job.forget;

import io.millrace.core.EntityKey;
import io.millrace.manifest.EntitySpec;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Another register, some of which is seen in another way: all else goes there as it is. */
interface SeenRegister extends KeyRegister {
  /** The other. */
  KeyRegister register();

  @Override
  default String version() {
    return register().version();
  }

  @Override
  default Map<Integer, Long> cut(long id, String stream, String source, Map<Integer, Long> cuts) {
    return register().cut(id, stream, source, cuts);
  }

  @Override
  default void cut(List<Chosen> all) {
    register().cut(all);
  }

  @Override
  default void lost(Map<EntitySpec, Map<EntityKey, Set<LostEvents.Lost>>> byEntity) {
    register().lost(byEntity);
  }

  @Override
  default void done(long id, String place, String detail, Long untilMillis) {
    register().done(id, place, detail, untilMillis);
  }

  @Override
  default void found(List<Found> all) {
    register().found(all);
  }

  @Override
  default void hadMore(Map<String, Set<Long>> ids) {
    register().hadMore(ids);
  }
}
