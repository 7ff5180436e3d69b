package io.millrace.compile;

import io.millrace.FeatureView;
import io.millrace.definition.Place;
import java.util.List;

/** A view class as read: named, not yet checked. */
public record ViewDraft(
    Class<?> type, String name, FeatureView terms, List<FeatureDraft> features, Place place) {}
