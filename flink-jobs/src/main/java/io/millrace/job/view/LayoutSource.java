package io.millrace.job.view;

import io.millrace.core.ViewLayout;
import java.io.Serializable;

/** Where an operator gets its view's layout from when it opens; travels with the job graph. */
@FunctionalInterface
public interface LayoutSource extends Serializable {
  /** The layout, from classes that the loader sees. */
  ViewLayout layout(ClassLoader loader);
}
