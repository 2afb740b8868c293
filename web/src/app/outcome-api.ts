import { queryOptions } from '@tanstack/react-query';
import type { CohortView } from '../../../src/outcome/cohort/view.js';
import type { MonitorReport } from '../../../src/outcome/monitoring/report.js';
import type { ModelCard, ModelSummary } from '../../../src/server/api.js';
import { ServerRefusal } from './api.js';

/** A refusal with the server's code for it, for which the catalogue has words. */
export class CodedRefusal extends ServerRefusal {
  constructor(
    status: number,
    message: string,
    readonly code: string | undefined,
  ) {
    super(status, message);
  }
}

async function ask<T>(address: string, init?: RequestInit): Promise<T> {
  const response = await fetch(address, { ...init, headers: { accept: 'application/json', ...init?.headers } });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const { issue } = (body ?? {}) as { issue?: readonly { diagnostics?: string; details?: { text?: string } }[] };
    throw new CodedRefusal(
      response.status,
      issue?.[0]?.details?.text ?? `HTTP ${response.status}`,
      issue?.[0]?.diagnostics,
    );
  }
  return body as T;
}

export const cohortQuery = (measure?: string, drug?: string) => {
  const asked = new URLSearchParams({ ...(measure ? { measure } : {}), ...(drug ? { drug } : {}) });
  return queryOptions({ queryKey: ['cohort', measure, drug], queryFn: () => ask<CohortView>(`/api/cohort?${asked}`) });
};

export const modelsQuery = queryOptions({
  queryKey: ['models'],
  queryFn: () => ask<readonly ModelSummary[]>('/api/models'),
});

export const modelCardsQuery = queryOptions({
  queryKey: ['model-cards'],
  queryFn: () => ask<readonly ModelCard[]>('/api/model-cards'),
});

export const monitorQuery = (name: string) =>
  queryOptions({
    queryKey: ['models', name, 'monitor'],
    queryFn: () => ask<MonitorReport>(`/api/models/${encodeURIComponent(name)}/monitor`),
    retry: false,
  });

export interface ModelDecisionAsked {
  readonly name: string;
  readonly action: 'promote' | 'roll-back';
  readonly version?: number;
  readonly actor: string;
  readonly reason: string;
  readonly despite?: boolean;
}

/** A person's decision about a model. @throws CodedRefusal */
export const decideModel = ({ name, action, ...body }: ModelDecisionAsked): Promise<ModelSummary> =>
  ask(`/api/models/${encodeURIComponent(name)}/${action}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
