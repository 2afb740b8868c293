import type { Tone } from './model.js';

export const colours = {
  ink: '#1c2320',
  quiet: '#5d6863',
  line: '#dfe3df',
  wash: '#f3f5f1',
  accent: '#1d5f56',
  danger: '#a8321f',
  warning: '#8a5a00',
  good: '#2a6a3b',
} as const;

export const toneColour: { readonly [T in Tone]: string } = {
  danger: colours.danger,
  warning: colours.warning,
  good: colours.good,
  accent: colours.accent,
  neutral: colours.quiet,
};

export interface TextStyle {
  /** Points. */
  readonly size?: number;
  readonly bold?: boolean;
  readonly colour?: string;
  readonly align?: 'left' | 'right';
}

/** A page with a cursor that moves down and opens a new page when it must; all lengths in points. */
export class PdfPage {
  readonly left: number;
  readonly width: number;

  constructor(readonly pdf: PDFKit.PDFDocument) {
    this.left = pdf.page.margins.left;
    this.width = pdf.page.width - pdf.page.margins.left - pdf.page.margins.right;
  }

  get y(): number {
    return this.pdf.y;
  }

  set y(value: number) {
    this.pdf.y = value;
  }

  /** Text over the full width, or from x within a width; the cursor moves below it. */
  text(text: string, style: TextStyle = {}, x = this.left, width = this.width): void {
    this.keep(Math.min(this.height(text, width, style), 40));
    this.use(style);
    this.pdf.text(latin(text), x, this.y, { width, lineGap: 1.2, align: style.align ?? 'left' });
  }

  /** Text at a place; the cursor stays where it was. */
  at(x: number, y: number, width: number, text: string, style: TextStyle = {}): void {
    const before = this.y;
    this.use(style);
    this.pdf.text(latin(text), x, y, { width, lineGap: 1.2, align: style.align ?? 'left' });
    this.y = before;
  }

  /** The height of a text in a width. */
  height(text: string, width: number, style: TextStyle = {}): number {
    this.use(style);
    return this.pdf.heightOfString(latin(text) || ' ', { width, lineGap: 1.2 });
  }

  widthOf(text: string, style: TextStyle = {}): number {
    this.use(style);
    return this.pdf.widthOfString(latin(text));
  }

  /** Opens a new page unless that much height is left. */
  keep(height: number): void {
    if (this.y + height > this.bottom) this.newPage();
  }

  get bottom(): number {
    return this.pdf.page.height - this.pdf.page.margins.bottom;
  }

  get top(): number {
    return this.pdf.page.margins.top;
  }

  newPage(): void {
    this.pdf.addPage();
    this.y = this.top;
  }

  gap(height: number): void {
    this.y += height;
  }

  rule(colour: string = colours.line, thickness = 0.6): void {
    this.pdf
      .moveTo(this.left, this.y)
      .lineTo(this.left + this.width, this.y)
      .lineWidth(thickness)
      .stroke(colour);
  }

  box(x: number, y: number, width: number, height: number, colour: string, radius = 0): void {
    if (radius) this.pdf.roundedRect(x, y, width, height, radius).fill(colour);
    else this.pdf.rect(x, y, width, height).fill(colour);
  }

  sectionTitle(title: string): void {
    this.gap(12);
    this.keep(70);
    this.text(title, { size: 12, bold: true });
    this.gap(1);
    this.rule();
    this.gap(5);
  }

  /** A small outlined label; returns its width. */
  tag(x: number, y: number, text: string, colour: string): number {
    const width = this.widthOf(text, { size: 7, bold: true }) + 10;
    this.pdf.roundedRect(x, y, width, 12, 6).lineWidth(0.7).stroke(colour);
    this.at(x + 5, y + 1.1, width, text, { size: 7, bold: true, colour });
    return width;
  }

  private use({ size = 9, bold = false, colour = colours.ink }: TextStyle): void {
    this.pdf
      .font(bold ? 'bold' : 'regular')
      .fontSize(size)
      .fillColor(colour);
  }
}

/** The font draws curly apostrophes as wide as a Chinese character; between Latin letters that looks broken. */
const latin = (text: string) => text.replaceAll(/(?<=[A-Za-z])’/g, "'");
