// What a report says, before it is written as Markdown or HTML. Texts may hold `code` between backticks and nothing else.

export interface Report {
  title: string;
  /** What it answers, in a sentence or two. */
  lead: string;
  /** What was found, each a sentence. */
  findings: readonly string[];
  sections: readonly Section[];
}

export interface Section {
  /** Unique in the report: letters, digits and hyphens. */
  id: string;
  title: string;
  blocks: readonly Block[];
}

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'table'; table: Table }
  | { kind: 'plot'; plot: Plot };

export interface Table {
  caption: string;
  columns: readonly Column[];
  rows: readonly (readonly Cell[])[];
}

export interface Column {
  label: string;
  /** Numbers stand below each other at the right. */
  isNumber?: boolean;
}

/** A marked cell is one that the reader must not miss. */
export type Cell = string | { text: string; isMarked: true };

export type Plot = LinePlot | DotPlot;

interface PlotTexts {
  /** Unique in the report, and the name of its file: letters, digits and hyphens. */
  id: string;
  /** What is to be seen. */
  title: string;
  /** For those who do not see it: what the picture shows. The figures themselves stand in a table beside it. */
  description: string;
}

/** Lines over a common axis, at most six. */
export interface LinePlot extends PlotTexts {
  kind: 'lines';
  x: Axis;
  y: Axis;
  series: readonly { name: string; points: readonly Point[] }[];
  /** What happened at a place of the x axis: lines from the top to the bottom. */
  events?: readonly { at: number; label: string }[];
}

export interface Point {
  x: number;
  y: number;
}

/** A row for each thing, and on it a mark for each of at most six series. */
export interface DotPlot extends PlotTexts {
  kind: 'dots';
  x: Axis;
  series: readonly string[];
  rows: readonly { label: string; values: readonly (number | null)[]; note?: string }[];
  /** A line across all rows. */
  limit?: { at: number; label: string };
}

export interface Axis {
  /** With its unit. */
  label: string;
  scale: 'linear' | 'log';
  format: (value: number) => string;
}
