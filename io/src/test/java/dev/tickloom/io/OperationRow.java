package dev.tickloom.io;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/** One way to call one operation, and what the operation promises. */
final class OperationRow {
  /** Calls it, or prepares that. */
  interface Call {
    Object on(Site site) throws Exception;
  }

  /** Prepares a call. */
  interface Preparation {
    void on(Site site) throws Exception;
  }

  /** How many descriptors an operation takes that were not open before. */
  enum Descriptors {
    NONE,
    ONE,
    SEVERAL
  }

  final String method;
  final String variant;
  final Call call;
  final List<String> covered = new ArrayList<>();
  Preparation preparation = site -> {};
  Descriptors descriptors = Descriptors.NONE;
  Partial partial = Partial.NONE;
  boolean isRepeatable;
  Set<Form> forms = EnumSet.allOf(Form.class);

  /** What it may also yield when a call has failed, by its documentation. */
  BiPredicate<FaultKind, String> alsoYields = (kind, outcome) -> false;

  /** Codes that it may also report, by its documentation. */
  Set<String> alsoReports = Set.of();

  /** Whether it closes what somebody else has opened, which is never given up. */
  boolean closes;

  /** Whether a signal does not matter to it. */
  boolean goesOn;

  /** How many calls may follow when it has been abandoned. */
  int lastCalls = 4;

  OperationRow(String method, String variant, Call call) {
    this.method = method;
    this.variant = variant;
    this.call = call;
    covered.add(method);
  }

  OperationRow covers(String... methods) {
    covered.addAll(List.of(methods));
    return this;
  }

  OperationRow after(Preparation preparation) {
    this.preparation = preparation;
    return this;
  }

  OperationRow takes(Descriptors descriptors) {
    this.descriptors = descriptors;
    return this;
  }

  /** When it fails. */
  OperationRow mayLeave(Partial partial) {
    this.partial = partial;
    return this;
  }

  /** Done again at once, it does the same and yields the same. */
  OperationRow repeatable() {
    isRepeatable = true;
    return this;
  }

  /** Only promises, which two of the forms use. */
  OperationRow promised() {
    forms = EnumSet.of(Form.PROMISE, Form.AWAIT);
    return this;
  }

  OperationRow mayYield(BiPredicate<FaultKind, String> alsoYields) {
    this.alsoYields = alsoYields;
    return this;
  }

  /** An entry that may not be looked at has no type, and is not gone down into. */
  OperationRow mayMissWhatIsForbidden() {
    return mayYield((kind, outcome) -> kind == FaultKind.EACCES);
  }

  OperationRow mayReport(String... codes) {
    alsoReports = Set.of(codes);
    return this;
  }

  OperationRow closes() {
    closes = true;
    return this;
  }

  OperationRow neverGivenUp() {
    goesOn = true;
    return this;
  }

  OperationRow stopsAfter(int lastCalls) {
    this.lastCalls = lastCalls;
    return this;
  }

  @Override
  public String toString() {
    return variant.isEmpty() ? method : method + ", " + variant;
  }
}
