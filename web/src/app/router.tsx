import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router';
import { Failed, Loading, NotFound } from '../parts/states.js';
import { aboutQuery, assessmentQuery, patientsQuery, titlesQuery } from './api.js';
import { Shell } from './shell.js';

const root = createRootRouteWithContext<{ readonly queries: QueryClient }>()({
  component: Shell,
  notFoundComponent: NotFound,
});

const patients = createRoute({
  getParentRoute: () => root,
  path: '/',
  loader: ({ context }) => context.queries.ensureQueryData(patientsQuery),
  component: lazyRouteComponent(() => import('../pages/patients.js'), 'PatientsPage'),
});

const about = createRoute({
  getParentRoute: () => root,
  path: '/about',
  loader: ({ context }) => context.queries.ensureQueryData(aboutQuery),
  component: lazyRouteComponent(() => import('../pages/about.js'), 'AboutPage'),
});

const cohort = createRoute({
  getParentRoute: () => root,
  path: '/cohort',
  loader: ({ context }) => context.queries.ensureQueryData(titlesQuery),
  component: lazyRouteComponent(() => import('../pages/cohort.js'), 'CohortPage'),
});

const outbreak = createRoute({
  getParentRoute: () => root,
  path: '/outbreak',
  component: lazyRouteComponent(() => import('../pages/outbreak.js'), 'OutbreakPage'),
});

const models = createRoute({
  getParentRoute: () => root,
  path: '/models',
  component: lazyRouteComponent(() => import('../pages/models.js'), 'ModelsPage'),
});

const patient = createRoute({
  getParentRoute: () => root,
  path: '/patients/$id',
  // `why` names the claim whose reasons are open, so that a link can lead there.
  validateSearch: (search: Record<string, unknown>): { why?: string } =>
    typeof search.why === 'string' ? { why: search.why } : {},
  loader: ({ context, params }) =>
    Promise.all([
      context.queries.ensureQueryData(assessmentQuery(params.id)),
      context.queries.ensureQueryData(titlesQuery),
    ]),
  component: lazyRouteComponent(() => import('../pages/patient.js'), 'PatientPage'),
});

const overview = createRoute({
  getParentRoute: () => patient,
  path: '/',
  component: lazyRouteComponent(() => import('../pages/overview.js'), 'OverviewPage'),
});
const plan = createRoute({
  getParentRoute: () => patient,
  path: 'plan',
  component: lazyRouteComponent(() => import('../pages/plan.js'), 'PlanPage'),
});
const timeline = createRoute({
  getParentRoute: () => patient,
  path: 'timeline',
  component: lazyRouteComponent(() => import('../pages/timeline.js'), 'TimelinePage'),
});
const problems = createRoute({
  getParentRoute: () => patient,
  path: 'problems',
  component: lazyRouteComponent(() => import('../pages/problems.js'), 'ProblemsPage'),
});
const genome = createRoute({
  getParentRoute: () => patient,
  path: 'genome',
  component: lazyRouteComponent(() => import('../pages/genome.js'), 'GenomePage'),
});
const risks = createRoute({
  getParentRoute: () => patient,
  path: 'risks',
  component: lazyRouteComponent(() => import('../pages/risks.js'), 'RisksPage'),
});
const outcomes = createRoute({
  getParentRoute: () => patient,
  path: 'outcomes',
  component: lazyRouteComponent(() => import('../pages/outcomes.js'), 'OutcomesPage'),
});
const images = createRoute({
  getParentRoute: () => patient,
  path: 'images',
  component: lazyRouteComponent(() => import('../pages/images.js'), 'ImagesPage'),
});
const quality = createRoute({
  getParentRoute: () => patient,
  path: 'quality',
  component: lazyRouteComponent(() => import('../pages/quality.js'), 'QualityPage'),
});

const narrative = createRoute({
  getParentRoute: () => patient,
  path: 'narrative',
  component: lazyRouteComponent(() => import('../pages/narrative.js'), 'NarrativePage'),
});

const tree = root.addChildren([
  patients,
  about,
  cohort,
  models,
  outbreak,
  patient.addChildren([overview, plan, narrative, timeline, problems, genome, risks, images, outcomes, quality]),
]);

export function createAppRouter(queries: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { queries },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: Loading,
    defaultErrorComponent: Failed,
    defaultPendingMs: 250,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
