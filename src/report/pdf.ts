import PDFDocument from 'pdfkit';
import { catalogue } from '../language/catalogue/index.js';
import { reportFonts } from './fonts.js';
import type { Report } from './model.js';
import { drawBlock } from './pdf-blocks.js';
import { colours, PdfPage } from './pdf-page.js';

/** The report as PDF, A4, with subset fonts. The file's date is the day of the assessment, so that equal reports are equal bytes. */
export async function renderPdf(report: Report): Promise<Uint8Array> {
  const fonts = reportFonts();
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: 44, bottom: 52, left: 48, right: 48 },
    bufferPages: true,
    lang: report.language === 'zh' ? 'zh-CN' : 'en',
    displayTitle: true,
    font: '',
    info: {
      Title: `${report.patientName} – ${report.title}`,
      Creator: 'Sartor',
      Producer: 'Sartor',
      CreationDate: new Date(`${report.asOfDate}T00:00:00Z`),
    },
  });
  const chunks: Uint8Array[] = [];
  pdf.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf.registerFont('regular', Buffer.from(fonts.regular));
  pdf.registerFont('bold', Buffer.from(fonts.bold));
  const page = new PdfPage(pdf);
  drawTitle(page, report);
  for (const section of report.sections) {
    page.sectionTitle(section.title);
    for (const block of section.blocks) drawBlock(page, block, report.language);
  }
  drawFooters(page, report);
  pdf.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawTitle(page: PdfPage, report: Report): void {
  page.text('Sartor', { size: 9, bold: true, colour: colours.accent });
  page.text(report.patientName, { size: 20, bold: true });
  page.text(`${report.title} · ${report.asOf}`, { size: 10, colour: colours.quiet });
  page.gap(3);
  page.text(report.decides, { size: 9, bold: true });
  page.gap(4);
  page.rule(colours.ink, 1.2);
}

function drawFooters(page: PdfPage, report: Report): void {
  const words = catalogue(report.language).report;
  const { start, count } = page.pdf.bufferedPageRange();
  for (let index = start; index < start + count; index++) {
    page.pdf.switchToPage(index);
    // Writing below the margin would open a new page.
    page.pdf.page.margins.bottom = 0;
    const y = page.pdf.page.height - 36;
    page.at(page.left, y, page.width - 60, `${report.patientName} · ${report.asOf} · ${report.decides}`, {
      size: 7,
      colour: colours.quiet,
    });
    page.at(page.left + page.width - 60, y, 60, words.page(String(index + 1), String(count)), {
      size: 7,
      colour: colours.quiet,
      align: 'right',
    });
  }
}
