package dev.tickloom.bench.report;

import com.google.gson.JsonSyntaxException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a report, in one folder. */
public final class ReportFiles {
  private static final String BEGIN = "<!-- tables of the run: begin -->\n";
  private static final String END = "<!-- tables of the run: end -->\n";

  private ReportFiles() {}

  /**
   * Writes the page, all values as JSON with its schema and as CSV, and tables for a Markdown page.
   *
   * @return the page
   */
  public static Path write(Results results, Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.json"), results.toJson());
    Files.writeString(
        folder.resolve("results.schema.json"), HtmlReport.resource("results.schema.json"));
    Files.writeString(folder.resolve("results.csv"), Csv.of(results));
    Files.writeString(folder.resolve("tables.md"), MarkdownTables.of(results));
    return Files.writeString(folder.resolve("report.html"), HtmlReport.of(results));
  }

  /**
   * Reads a results.json.
   *
   * @throws IOException if there is none, or it is something else
   */
  public static Results read(Path file) throws IOException {
    try {
      Results results = Results.fromJson(Files.readString(file));
      if (results == null || results.runs() == null) {
        throw new IOException(file + " has no results");
      }
      return results;
    } catch (JsonSyntaxException e) {
      throw new IOException(file + " has no results: " + e.getMessage(), e);
    }
  }

  /**
   * Replaces the tables of a Markdown page.
   *
   * @throws IOException if the page has no place for them
   */
  public static void intoPage(Results results, Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(
          page + " has no place for tables, between two comments: " + BEGIN + END);
    }
    Files.writeString(
        page,
        text.substring(0, begin + BEGIN.length())
            + MarkdownTables.of(results)
            + text.substring(end));
  }
}
