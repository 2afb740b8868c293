import { queryOptions } from '@tanstack/react-query';
import type { Assessment, Place } from '../../../src/record/index.js';
import type {
  About,
  DifferentialAnswers,
  DifferentialReply,
  Excerpt,
  FrameReading,
  ImageMark,
  ImageMeasurement,
  ImageSeries,
  OutbreakView,
  PatientSummary,
  PlanHistory,
  UploadResult,
} from '../../../src/server/api.js';

/** A refusal by the server, with its own words. */
export class ServerRefusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

async function get<T>(address: string): Promise<T> {
  const response = await fetch(address, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new ServerRefusal(response.status, messageOf(await response.text(), response.status));
  return (await response.json()) as T;
}

/** The diagnostics of a FHIR OperationOutcome, else the status. */
function messageOf(body: string, status: number): string {
  try {
    const { issue } = JSON.parse(body) as { issue?: readonly { diagnostics?: string; details?: { text?: string } }[] };
    const words = issue?.map((each) => each.diagnostics ?? each.details?.text).filter(Boolean);
    if (words?.length) return words.join('\n');
  } catch {
    // Not an outcome; the status says enough.
  }
  return `HTTP ${status}`;
}

const patient = (id: string) => `/api/patients/${encodeURIComponent(id)}`;

export const patientsQuery = queryOptions({
  queryKey: ['patients'],
  queryFn: () => get<readonly PatientSummary[]>('/api/patients'),
});

export const assessmentQuery = (id: string) =>
  queryOptions({
    queryKey: ['patients', id, 'assessment'],
    queryFn: () => get<Assessment>(`${patient(id)}/assessment`),
    staleTime: 60_000,
  });

export const plansQuery = (id: string) =>
  queryOptions({ queryKey: ['patients', id, 'plans'], queryFn: () => get<PlanHistory>(`${patient(id)}/plans`) });

/** The ranking with answers beside the record, and what to ask next; the record stays as it is. */
export const differentialQuery = (id: string, answers: DifferentialAnswers) =>
  queryOptions({
    queryKey: ['patients', id, 'differential', answers],
    queryFn: async () => {
      const response = await fetch(`${patient(id)}/differential`, {
        method: 'POST',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
        body: JSON.stringify(answers),
      });
      if (!response.ok) throw new ServerRefusal(response.status, messageOf(await response.text(), response.status));
      return (await response.json()) as DifferentialReply;
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export const aboutQuery = queryOptions({ queryKey: ['about'], queryFn: () => get<About>('/api/about') });

export const excerptQuery = (document: string, place: Place) =>
  queryOptions({
    queryKey: ['excerpt', document, place],
    queryFn: () =>
      get<Excerpt>(`/api/documents/${document}/excerpt?place=${encodeURIComponent(JSON.stringify(place))}`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export const titlesQuery = queryOptions({
  queryKey: ['titles'],
  queryFn: async () => (await import('virtual:terminology-titles')).default,
  staleTime: Number.POSITIVE_INFINITY,
});

export const documentAddress = (sha256: string) => `/api/documents/${sha256}`;

export const reportAddress = (id: string, format: 'pdf' | 'html' | 'md' | 'json', language: string) =>
  `${patient(id)}/report.${format}?lang=${language}`;

/**
 * Sends files with progress (`fetch` can't tell how much was sent).
 * @param patientId adds to that patient; without it a new one is made
 * @param onProgress fraction sent, 0 to 1
 */
export function upload(
  files: readonly File[],
  patientId: string | undefined,
  onProgress: (fraction: number) => void,
): Promise<UploadResult> {
  const form = new FormData();
  for (const file of files) form.append('file', file, file.name);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('POST', patientId ? `${patient(patientId)}/files` : '/api/patients');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 1);
    request.onerror = () => reject(new ServerRefusal(0, ''));
    request.onload = () =>
      request.status < 300
        ? resolve(JSON.parse(request.responseText) as UploadResult)
        : reject(new ServerRefusal(request.status, messageOf(request.responseText, request.status)));
    request.send(form);
  });
}

export const imagesQuery = (id: string) =>
  queryOptions({
    queryKey: ['patients', id, 'images'],
    queryFn: () => get<readonly ImageSeries[]>(`${patient(id)}/images`),
    staleTime: 60_000,
  });

export const marksQuery = (id: string) =>
  queryOptions({
    queryKey: ['patients', id, 'measurements'],
    queryFn: () => get<readonly ImageMark[]>(`${patient(id)}/measurements`),
    staleTime: 60_000,
  });

export const readingsQuery = (sha256: string, frame: number) =>
  queryOptions({
    queryKey: ['readings', sha256, frame],
    queryFn: () => get<readonly FrameReading[]>(`${frameAddress(sha256, frame)}/readings`),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });

export const frameAddress = (sha256: string, frame: number) => `/api/images/${sha256}/frames/${frame}`;

/** Keeps a measurement; it becomes a fact and the patient is assessed anew. */
export async function keepMeasurement(id: string, measurement: ImageMeasurement): Promise<UploadResult> {
  const response = await fetch(`${patient(id)}/measurements`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(measurement),
  });
  if (!response.ok) throw new ServerRefusal(response.status, messageOf(await response.text(), response.status));
  return (await response.json()) as UploadResult;
}

/** An invented series of cases with the serial interval by which it was made. */
export async function exampleOutbreak() {
  const response = await fetch('/api/outbreak/example');
  if (!response.ok) throw new ServerRefusal(response.status, messageOf(await response.text(), response.status));
  return { file: new File([await response.blob()], 'incidence.csv'), mean: '2.8', sd: '1.5' };
}

/** Cases (a table or FHIR) to growth, reproduction number and forecast; the server keeps nothing of them. */
export async function sendOutbreak(asked: {
  readonly file: File;
  readonly mean: string;
  readonly sd: string;
  readonly place?: string;
}): Promise<OutbreakView> {
  const settings = new URLSearchParams({
    ...(asked.mean && asked.sd ? { mean: asked.mean, sd: asked.sd } : {}),
    ...(asked.place ? { place: asked.place } : {}),
  });
  const response = await fetch(`/api/outbreak?${settings}`, {
    method: 'POST',
    headers: { 'content-type': 'text/csv' },
    body: await asked.file.arrayBuffer(),
  });
  if (!response.ok) throw new ServerRefusal(response.status, messageOf(await response.text(), response.status));
  return (await response.json()) as OutbreakView;
}
