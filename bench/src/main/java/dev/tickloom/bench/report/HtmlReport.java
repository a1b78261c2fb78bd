package dev.tickloom.bench.report;

/** The page. */
public final class HtmlReport {
  private HtmlReport() {}

  public static String of(Results results) {
    return results.toJson();
  }
}
