package io.millrace.dataset.flink;

import io.millrace.compile.FeatureStore;
import io.millrace.dataset.DatasetRequest;
import io.millrace.dataset.TableTime;
import io.millrace.dataset.local.AskedView;
import io.millrace.dataset.local.SweepPart;
import io.millrace.job.SourceOverride;
import io.millrace.job.ViewClasses;
import io.millrace.job.forget.ForgottenInputs;
import io.millrace.job.offline.OfflineCatalog;
import io.millrace.job.offline.SnapshotTable;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the operators of a sweep are told; travels with the job graph.
 *
 * @param classes the definitions
 * @param mode where values come from
 * @param timeOf from when on rows of tables count
 * @param views by their keys, which are numbered one view after the other
 * @param log the offline log; null for none
 * @param sources streams that are read from files, with absolute paths
 * @param snapshots of the log's tables; {@link SnapshotTable#NONE} of one that had none
 * @param parts what is read beside the questions
 * @param questions how many there are
 * @param forgotten what is not to be read
 */
record SweepSpec(
    ViewClasses classes,
    DatasetRequest.Mode mode,
    TableTime timeOf,
    List<View> views,
    OfflineCatalog log,
    Map<String, SourceOverride> sources,
    Map<String, Long> snapshots,
    List<SweepPart> parts,
    long questions,
    ForgottenInputs forgotten)
    implements Serializable {
  /** Name of the keys' file among those sent along. */
  static final String KEYS = "keys";

  /** Name of the questions' file among those sent along. */
  static final String QUESTIONS = "questions";

  /** What one question takes in its file. */
  static final int QUESTION_BYTES = 16;

  private static final long QUESTIONS_OF_A_PART = 100_000;

  /**
   * A view.
   *
   * @param firstKey number of its first key
   * @param keys how many it has
   * @param cells places in its row
   */
  record View(String name, int firstKey, int keys, int[] cells) implements Serializable {}

  static SweepSpec of(
      FeatureStore store,
      DatasetRequest request,
      List<AskedView> asked,
      List<SweepPart> parts,
      Map<String, Long> snapshots,
      long questions,
      ForgottenInputs forgotten) {
    List<View> views = new ArrayList<>();
    for (AskedView view : asked) {
      views.add(new View(view.view().spec().name(), view.firstKey(), view.keys(), view.cells()));
    }
    return new SweepSpec(
        ViewClasses.of(store.viewClasses()),
        request.mode(),
        request.timeOf(),
        views,
        request.log().orElse(null),
        absolute(request.sources()),
        new HashMap<>(snapshots),
        new ArrayList<>(parts),
        questions,
        forgotten);
  }

  /** Workers have other current directories. */
  private static Map<String, SourceOverride> absolute(Map<String, SourceOverride> sources) {
    Map<String, SourceOverride> absolute = new HashMap<>();
    sources.forEach((stream, source) -> absolute.put(stream, source.absolute()));
    return absolute;
  }

  /** How many parts there are, questions included. */
  int size() {
    return questionParts() + parts.size();
  }

  /** The first parts hold questions. */
  int questionParts() {
    return (int) ((questions + QUESTIONS_OF_A_PART - 1) / QUESTIONS_OF_A_PART);
  }

  long firstQuestion(int part) {
    return part * QUESTIONS_OF_A_PART;
  }

  long endOfQuestions(int part) {
    return Math.min(questions, (part + 1) * QUESTIONS_OF_A_PART);
  }

  /** A part that is no questions. */
  SweepPart part(int part) {
    return parts.get(part - questionParts());
  }

  /** Which view has a key. */
  int viewOf(int key) {
    int view = views.size() - 1;
    while (views.get(view).firstKey() > key) {
      view--;
    }
    return view;
  }
}
