package io.millrace.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.demo.PaymentCheck.Gap;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestoresTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Restores restores = new Restores();

  @Test
  void aGapReachesFromTheCheckpointsBeginToTheRestore() {
    restores.take("job", completed(3, 1_000));
    restores.take("job", completed(4, 2_000));
    restores.take("job", restored(4, 9_000, false));
    assertThat(restores.gaps())
        .containsExactly(new Gap(Instant.ofEpochMilli(2_000), Instant.ofEpochMilli(9_000)));
    assertThat(restores.takeUnknown()).isEmpty();
  }

  @Test
  void aCheckpointThatWasNotSeenBeganAfterTheOneBeforeIt() {
    restores.take("job", completed(3, 1_000));
    restores.take("job", restored(4, 9_000, false));
    assertThat(restores.gaps()).extracting(Gap::from).containsExactly(Instant.ofEpochMilli(1_000));
  }

  @Test
  void aRestoreFromNoCheckpointThatWasSeenExcusesNothingAndIsToldOnce() {
    restores.take("job", restored(4, 9_000, false));
    restores.take("job", restored(4, 9_000, false));
    assertThat(restores.gaps()).isEmpty();
    assertThat(restores.takeUnknown())
        .singleElement()
        .asString()
        .contains("job job was restored", "from checkpoint 4");
    assertThat(restores.takeUnknown()).isEmpty();
  }

  @Test
  void aStartFromASavepointLeavesNoGap() {
    restores.take("job", restored(4, 9_000, true));
    assertThat(restores.gaps()).isEmpty();
    assertThat(restores.takeUnknown()).isEmpty();
  }

  private static JsonNode completed(long id, long begunMillis) {
    ObjectNode latest = JSON.createObjectNode();
    latest.putObject("completed").put("id", id).put("trigger_timestamp", begunMillis);
    return latest;
  }

  private static JsonNode restored(long id, long atMillis, boolean savepoint) {
    ObjectNode latest = JSON.createObjectNode();
    latest
        .putObject("restored")
        .put("id", id)
        .put("restore_timestamp", atMillis)
        .put("is_savepoint", savepoint);
    return latest;
  }
}
