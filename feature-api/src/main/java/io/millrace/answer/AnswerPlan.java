package io.millrace.answer;

import io.millrace.compile.BoundFeature;
import io.millrace.compile.BoundView;
import io.millrace.compile.FeatureStore;
import io.millrace.manifest.FeatureSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a list of features is answered: which views' rows are read, which inputs the request must
 * give, and in which order derived features are computed. Built once for a list of features and
 * used for any number of keys. Immutable and thread-safe.
 */
public final class AnswerPlan {
  private final List<BoundView> views;
  private final List<BoundFeature> requestInputs;
  private final AnswerStep[] steps;
  private final List<BoundFeature> outputs;
  private final int[] outputSteps;

  private AnswerPlan(Draft draft, List<BoundFeature> outputs, int[] outputSteps) {
    this.views = List.copyOf(draft.views);
    this.requestInputs = List.copyOf(draft.requestInputs);
    this.steps = draft.steps.toArray(AnswerStep[]::new);
    this.outputs = outputs;
    this.outputSteps = outputSteps;
  }

  /**
   * Plans features by their qualified names ({@code card.spend_1h}), each of which the store must
   * have.
   *
   * @throws IllegalArgumentException when the store does not have one of them
   */
  public static AnswerPlan of(FeatureStore store, List<String> features) {
    Draft draft = new Draft(store);
    List<BoundFeature> outputs = features.stream().map(store::feature).toList();
    int[] outputSteps = outputs.stream().mapToInt(draft::step).toArray();
    return new AnswerPlan(draft, outputs, outputSteps);
  }

  /** The views whose rows are read, each once. */
  public List<BoundView> views() {
    return views;
  }

  /** The features that the request must give. */
  public List<BoundFeature> requestInputs() {
    return requestInputs;
  }

  /** The features answered, in the order they were asked for. */
  public List<BoundFeature> outputs() {
    return outputs;
  }

  /** One answer per output, in order. */
  public Answer[] answer(AnswerRequest request) {
    Answer[] answers = new Answer[steps.length];
    for (int i = 0; i < answers.length; i++) {
      answers[i] = steps[i].answer(request, answers);
    }
    Answer[] asked = new Answer[outputSteps.length];
    for (int i = 0; i < asked.length; i++) {
      asked[i] = answers[outputSteps[i]];
    }
    return asked;
  }

  /** A plan that is being made. */
  private static final class Draft {
    private final FeatureStore store;
    private final List<BoundView> views = new ArrayList<>();
    private final List<BoundFeature> requestInputs = new ArrayList<>();
    private final List<AnswerStep> steps = new ArrayList<>();
    private final Map<String, Integer> stepOf = new HashMap<>();

    Draft(FeatureStore store) {
      this.store = store;
    }

    int step(BoundFeature feature) {
      Integer known = stepOf.get(feature.qualifiedName());
      if (known != null) {
        return known;
      }
      AnswerStep step =
          switch (feature.spec().kind()) {
            case AGGREGATED -> new AggregatedStep(feature, view(feature.view()));
            case DERIVED -> derived(feature);
            case INPUT -> {
              requestInputs.add(feature);
              yield new InputStep(feature);
            }
          };
      steps.add(step);
      stepOf.put(feature.qualifiedName(), steps.size() - 1);
      return steps.size() - 1;
    }

    private int view(BoundView view) {
      int index = views.indexOf(view);
      if (index < 0) {
        views.add(view);
        index = views.size() - 1;
      }
      return index;
    }

    private DerivedStep derived(BoundFeature feature) {
      List<BoundFeature> inputs = feature.spec().inputs().stream().map(store::feature).toList();
      int[] inputSteps = inputs.stream().mapToInt(this::step).toArray();
      long stored =
          inputs.stream().filter(input -> input.spec().kind() != FeatureSpec.Kind.INPUT).count();
      AnswerStep[] own = new AnswerStep[inputSteps.length];
      for (int i = 0; i < own.length; i++) {
        own[i] = steps.get(inputSteps[i]);
      }
      return new DerivedStep(feature, inputSteps, own, (int) stored);
    }
  }
}
