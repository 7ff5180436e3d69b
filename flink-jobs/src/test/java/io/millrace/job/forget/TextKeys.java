package io.millrace.job.forget;

import io.millrace.manifest.EntitySpec;
import io.millrace.manifest.EntitySpec.KeyColumn;
import io.millrace.type.DataType;
import java.util.Arrays;

/** Entities whose keys are text. */
public final class TextKeys {
  private TextKeys() {}

  /** The entity of a name: of its columns, joined by a comma. */
  public static EntitySpec of(String name) {
    return new EntitySpec(
        name,
        Arrays.stream(name.split(",")).map(each -> new KeyColumn(each, DataType.TEXT)).toList());
  }

  /** The form of its keys. */
  public static KeyForm form(String name) {
    return new KeyForm(of(name));
  }
}
