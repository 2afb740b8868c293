import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Casebook } from '../casebook.js';
import { isRefused } from '../format/refusal.js';
import type { FrameHeader, FrameReading, ImageMark, ImageMeasurement, ImageSeries, UploadResult } from './api.js';
import { ImageLibrary } from './image-library.js';
import { measurementBundle, measurementName } from './measurement.js';
import { issuesToOutcome, outcomeOf } from './operation-outcome.js';

const point = z.tuple([z.number().finite(), z.number().finite()]);
const measurement = z.object({
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  frame: z.number().int().min(0),
  kind: z.enum(['length', 'note']),
  points: z.array(point).min(1).max(2),
  lesion: z.string().trim().min(1).max(120),
  isNode: z.boolean().default(false),
  on: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  mm: z.number().positive().max(2000).optional(),
});

/** Images of patients: their series, frames as raw values, and what is measured on them. */
export function registerImages(server: FastifyInstance, casebook: Casebook): void {
  const library = new ImageLibrary(casebook);

  server.get<{ Params: { id: string } }>('/api/patients/:id/images', async (request, reply) => {
    if (!(await casebook.patients.find(request.params.id)))
      return reply.code(404).send(outcomeOf('error', 'not-found', 'No such patient'));
    const series: readonly ImageSeries[] = await library.series(request.params.id);
    return reply.send(series);
  });

  server.get<{ Params: { sha256: string; frame: string } }>(
    '/api/images/:sha256/frames/:frame',
    async (request, reply) => {
      const { sha256, frame } = request.params;
      const shown = /^[0-9a-f]{64}$/.test(sha256) ? await library.frame(sha256, Number(frame)) : undefined;
      if (!shown) return reply.code(404).send(outcomeOf('error', 'not-found', 'No such image'));
      if (isRefused(shown))
        return reply.code(422).send(outcomeOf('error', 'not-supported', `${shown.refused}: ${shown.found}`));
      const { bytes, ...header } = shown;
      const about: FrameHeader = header;
      return reply
        .type('application/octet-stream')
        .header('x-frame', JSON.stringify(about))
        .header('cache-control', 'private, max-age=31536000, immutable')
        .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    },
  );

  server.get<{ Params: { sha256: string; frame: string } }>(
    '/api/images/:sha256/frames/:frame/readings',
    async (request, reply) => {
      const { sha256, frame } = request.params;
      const readings = /^[0-9a-f]{64}$/.test(sha256) ? await library.readings(sha256, Number(frame)) : undefined;
      if (!readings) return reply.code(404).send(outcomeOf('error', 'not-found', 'No such image'));
      return reply.send(readings satisfies readonly FrameReading[]);
    },
  );

  server.get<{ Params: { id: string } }>('/api/patients/:id/measurements', async (request, reply) =>
    reply.send((await library.marks(request.params.id)) satisfies readonly ImageMark[]),
  );

  server.post<{ Params: { id: string } }>('/api/patients/:id/measurements', async (request, reply) => {
    const { id } = request.params;
    if (!(await casebook.patients.find(id)))
      return reply.code(404).send(outcomeOf('error', 'not-found', 'No such patient'));
    const read = measurement.safeParse(request.body);
    if (!read.success) return reply.code(400).send(outcomeOf('error', 'invalid', z.prettifyError(read.error)));
    const measured: ImageMeasurement = read.data;
    if (measured.kind === 'length' && measured.mm === undefined)
      return reply
        .code(400)
        .send(outcomeOf('error', 'required', 'A length needs mm: the image must state its spacing'));
    const bytes = Buffer.from(JSON.stringify(measurementBundle(measured)));
    const { patient, issues } = await casebook.receive([{ name: measurementName, bytes }], { patientId: id });
    if (!patient) return reply.code(422).send(issuesToOutcome(issues));
    const result: UploadResult = { patient, issues };
    return reply.send(result);
  });
}
