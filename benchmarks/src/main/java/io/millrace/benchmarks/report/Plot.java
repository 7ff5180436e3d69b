package io.millrace.benchmarks.report;

import java.awt.Color;
import java.awt.Dimension;
import java.awt.Font;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGeneratorContext;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;

/**
 * Lines over a common axis, written as an SVG file: how a cost grows, how a quantity goes over
 * time. The text becomes outlines, so that every reader sees the same. Not thread-safe.
 */
public final class Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 360;
  private static final Color GRID = new Color(0xE0E0E0);
  private static final Color[] COLORS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x000000)
  };

  static {
    System.setProperty("java.awt.headless", "true");
  }

  private final XYChart chart;
  private boolean logarithmicX;
  private boolean logarithmicY;

  /**
   * @param x what the horizontal axis is, with its unit
   * @param y what the vertical axis is, with its unit
   */
  public Plot(String title, String x, String y) {
    chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart
        .getStyler()
        .setChartBackgroundColor(Color.WHITE)
        .setLegendPosition(LegendPosition.OutsideE)
        .setLegendBorderColor(Color.WHITE)
        .setPlotBorderVisible(false)
        .setSeriesColors(COLORS)
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 14))
        .setMarkerSize(6);
    chart.getStyler().setPlotGridLinesColor(GRID);
    chart.getStyler().setDecimalPattern("#,##0.###"); // a function of ours would undo the decades
  }

  /** Decades along the horizontal axis; all its values must be above 0. */
  public Plot logarithmicX() {
    logarithmicX = true;
    return this;
  }

  /** Decades along the vertical axis; all its values must be above 0. */
  public Plot logarithmicY() {
    logarithmicY = true;
    return this;
  }

  /** A line with a mark at each point: few measurements. */
  public Plot points(String name, List<? extends Number> x, List<? extends Number> y) {
    add(name, x, y).setMarker(SeriesMarkers.CIRCLE);
    return this;
  }

  /** A line without marks: many samples, such as over time. */
  public Plot line(String name, List<? extends Number> x, List<? extends Number> y) {
    add(name, x, y).setMarker(SeriesMarkers.NONE);
    return this;
  }

  private XYSeries add(String name, List<? extends Number> x, List<? extends Number> y) {
    XYSeries series = chart.addSeries(name, x, y);
    series.setSmooth(false);
    return series;
  }

  /** Writes the file; its folder is made where it is missing. */
  public void write(Path svg) throws IOException {
    chart.getStyler().setXAxisLogarithmic(logarithmicX).setYAxisLogarithmic(logarithmicY);
    chart
        .getStyler()
        .setPlotGridVerticalLinesVisible(!logarithmicX)
        .setPlotGridHorizontalLinesVisible(!logarithmicY);
    if (!logarithmicY) {
      chart.getStyler().setYAxisMin(0.0);
    }
    SVGGeneratorContext context = SVGGeneratorContext.createDefault(document());
    context.setPrecision(1);
    context.setComment("written by bin/millrace benchmark");
    SVGGraphics2D graphics = new SVGGraphics2D(context, true);
    graphics.setSVGCanvasSize(new Dimension(WIDTH, HEIGHT));
    chart.paint(graphics, WIDTH, HEIGHT);
    Files.createDirectories(svg.toAbsolutePath().getParent());
    try (Writer out = Files.newBufferedWriter(svg)) {
      graphics.stream(out, true);
    }
  }

  private static Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument("http://www.w3.org/2000/svg", "svg", null);
    } catch (ParserConfigurationException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
