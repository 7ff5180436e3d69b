package io.millrace.job.forget.erase;

import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.upkeep.Pace;
import io.millrace.job.offline.upkeep.UpkeepPolicy;
import io.millrace.job.online.PostgresAddress;
import io.millrace.job.source.RawEvent;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/**
 * The eraser of the job that logs answers. Travels with the job graph.
 *
 * @param store the online store
 * @param log the offline log
 * @param upkeep how its table is kept up
 * @param topic that gateways write to
 * @param kafka properties of Kafka's clients
 */
public record AnswersEraser(
    PostgresAddress store,
    OfflineCatalog log,
    UpkeepPolicy upkeep,
    String topic,
    Map<String, String> kafka)
    implements Chores.Maker {
  public AnswersEraser {
    kafka = new LinkedHashMap<>(kafka);
  }

  /** Leaves out answers that are forgotten: the topic may be read again, or come late. */
  public SingleOutputStreamOperator<RawEvent> remembered(DataStream<RawEvent> answers) {
    return answers
        .filter(new RememberedAnswers(store))
        .name("not forgotten")
        .uid("answers-not-forgotten");
  }

  /**
   * Adds it to the job: one operator of one subtask, in a thread of its own. It ends with the job's
   * input and holds no state: what is done is in the register, so the next start goes on.
   */
  public void attach(DataStream<RawEvent> answers) {
    EraserBranch.attach(answers, store, this);
  }

  @Override
  public Chores make(ClassLoader definitions, Pace pace) {
    return new AnswerChores(this, pace);
  }
}
