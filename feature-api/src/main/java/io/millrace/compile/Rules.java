package io.millrace.compile;

import io.millrace.compile.rule.RejectBrokenRows;
import io.millrace.compile.rule.RejectDerivationCycles;
import io.millrace.compile.rule.RejectEmptyViews;
import io.millrace.compile.rule.RejectIllegalNames;
import io.millrace.compile.rule.RejectNameClashes;
import io.millrace.compile.rule.RejectRawConstants;
import io.millrace.compile.rule.RejectRepeatedWindows;
import io.millrace.compile.rule.RejectUnknownInputs;
import io.millrace.compile.rule.RejectUnusableKeys;
import io.millrace.compile.rule.RequireCompleteStreams;
import io.millrace.compile.rule.RequireCompleteTables;
import io.millrace.compile.rule.RequireOneEntity;
import io.millrace.compile.rule.RequireOneTypeOfKey;
import java.util.List;

/** Every rule that definitions are held to before they are bound to code. */
final class Rules {
  static final List<Rule> ALL =
      List.of(
          new RejectEmptyViews(),
          new RejectIllegalNames(),
          new RejectNameClashes(),
          new RejectRepeatedWindows(),
          new RejectRawConstants(),
          new RejectBrokenRows(),
          new RequireCompleteStreams(),
          new RequireCompleteTables(),
          new RejectUnusableKeys(),
          new RequireOneEntity(),
          new RequireOneTypeOfKey(),
          new RejectUnknownInputs(),
          new RejectDerivationCycles());

  private Rules() {}
}
