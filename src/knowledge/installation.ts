import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Knowledge } from '../assess.js';
import {
  type DiagnosisKnowledge,
  type PhenotypeModel,
  parseCriteria,
  parseKnownVariants,
  parsePhenotypeModel,
  parseScores,
  parseSymptoms,
  withPublishedVariants,
} from '../diagnosis/knowledge.js';
import { parseDiseases } from '../epidemic/knowledge.js';
import { type GenomeKnowledge, genomePositions, namedPositions, parseGenomeKnowledge } from '../genome/index.js';
import {
  CodedProducts,
  type DrugClass,
  type IntakeKnowledge,
  type PhenotypePhrases,
  type PhenotypeTerm,
} from '../intake/index.js';
import { parseOutcome, parseQualityMeasures } from '../outcome/index.js';
import { type PredictionKnowledge, parsePrediction } from '../prediction/index.js';
import type { Vocabulary } from '../privacy/deidentify.js';
import { vocabularyOf } from '../privacy/vocabulary.js';
import {
  type AssessmentContext,
  type Ingredient,
  type Measure,
  type PatientRecord,
  type ProblemDefinition,
  type Product,
  Terminology,
  type Versions,
} from '../record/index.js';
import { type InstalledScores, loadScores } from '../scores/installed.js';
import { type RiskNetwork, withNetworks } from '../scores/networks.js';
import { loadRiskModels } from '../scores/risk-models.js';
import {
  drugGeneGuidance,
  parseCodeGroups,
  parseDrugGeneKnowledge,
  parseEffects,
  parseGuidelines,
  parseInrModel,
  parseOncology,
  parsePopulationModels,
  parseSafety,
} from '../treatment/index.js';
import { fullFhirPath } from './fhirpath.js';
import { listOwnPacks, listPacks, type Pack } from './load.js';
import { blamingOwn, type PackManifest } from './pack.js';
import { packageRoot } from './root.js';

/** What one installation knows: its packs, each loaded once and only when something needs it. */
export class Installation {
  readonly #packs: ReadonlyMap<string, Pack>;
  readonly #own: ReadonlySet<Pack>;
  /** The packs that the part now being made has asked for. */
  #asked = new Set<Pack>();

  /**
   * @param own packs of the user's own: added to those given, or in place of one of the same id
   * @param scorePlaces folders and files of polygenic scores and risk models that the user installed
   */
  constructor(
    packs: readonly Pack[],
    own: readonly Pack[],
    private readonly engine: string,
    private readonly scorePlaces: readonly string[] = [],
  ) {
    this.#packs = new Map([...packs, ...own].map((pack) => [pack.id, pack]));
    this.#own = new Set(own);
  }

  /** Made once, when first asked for. */
  #part<T>(make: () => T): () => T {
    return once(() => {
      const outer = this.#asked;
      this.#asked = new Set();
      try {
        return blamingOwn(() => [...this.#asked].filter((pack) => this.#own.has(pack)), make);
      } finally {
        this.#asked = outer;
      }
    });
  }

  readonly terminology: () => Terminology = this.#part(() => {
    const pack = this.pack('terminology');
    return new Terminology(
      pack.json<Measure[]>('measures.json'),
      pack.json<Ingredient[]>('ingredients.json'),
      pack.json<ProblemDefinition[]>('problems.json'),
      pack.json<Product[]>('products.json'),
    );
  });

  /** What de-identification takes for no name. */
  readonly vocabulary: () => Vocabulary = this.#part(() =>
    vocabularyOf(this.pack('privacy').json<{ words: string }>('common-words.json').words, this.terminology()),
  );

  readonly genome: () => GenomeKnowledge = this.#part(() => {
    const packs = this.packsOf('pgx-alleles');
    return parseGenomeKnowledge({
      genes: packs.flatMap((pack) => pack.files('genes/').map((path) => ({ pack: pack.id, json: pack.json(path) }))),
      rules: packs
        .filter((pack) => pack.has('rules.json'))
        .map((pack) => ({ pack: pack.id, json: pack.json('rules.json') })),
      phenoconversion: this.pack('pgx-phenoconversion').json('perpetrators.json'),
      actionable: {
        genes: this.pack('germline-actionable').json('genes.json'),
        criteria: this.pack('germline-actionable').json('criteria.json'),
      },
    });
  });

  readonly #predicting = this.#part(() => {
    const shipped = parsePrediction(
      this.packsOf('risk-').map((pack) => ({
        id: pack.id,
        files: Object.fromEntries(pack.files().map((path) => [path, pack.json(path)])),
      })),
      this.terminology(),
    );
    const { equations, networks } = loadRiskModels(this.scorePlaces, shipped);
    return { knowledge: { ...shipped, equations: [...shipped.equations, ...equations] }, networks };
  });

  /** The equations of the packs, and the models of tables that the user installed. */
  prediction(): PredictionKnowledge {
    return this.#predicting().knowledge;
  }

  /** ONNX networks among the risk models that the user installed. */
  networks(): readonly RiskNetwork[] {
    return this.#predicting().networks;
  }

  /** Polygenic scores that the user installed, and the expression signatures that ship. */
  readonly scores: () => InstalledScores = this.#part(() => loadScores(this.scorePlaces));

  readonly #criteria = this.#part(() => parseCriteria(this.pack('criteria-common').json('criteria.json')));

  readonly #scores = this.#part(() =>
    parseScores(
      this.pack('criteria-scores').json('scores.json'),
      this.packsOf('risk-').flatMap((pack) =>
        pack.files().includes('equations.json') ? [{ id: pack.id, equations: pack.json('equations.json') }] : [],
      ),
    ),
  );

  readonly #symptoms = this.#part(() => parseSymptoms(this.pack('criteria-symptoms').json('symptoms.json')));

  /** The ranking of diseases by phenotype; some megabytes. */
  readonly phenotypes: () => PhenotypeModel = this.#part(() => {
    const pack = this.pack('hpo-phenotypes');
    return parsePhenotypeModel({
      ontology: pack.json('ontology.json.gz'),
      diseases: pack.json('diseases.json.gz'),
      annotations: pack.plain('annotations.bin.gz'),
      model: pack.json('model.json'),
      variants: () => pack.json('variants.json.gz'),
    });
  });

  readonly infections = this.#part(() => {
    const pack = this.pack('epidemic-diseases');
    return {
      pack: pack.id,
      diseases: parseDiseases(pack.id, pack.json('diseases.json')),
      terminology: this.terminology(),
    };
  });

  readonly drugGenes = this.#part(() => {
    const pack = this.pack('pgx-guidance');
    return parseDrugGeneKnowledge(
      pack.id,
      drugGeneGuidance.map((file) => pack.json(file)),
      pack.json('scores.json'),
      this.terminology(),
    );
  });

  readonly safety = this.#part(() =>
    parseSafety(
      this.packsOf('safety-').map((pack) => ({
        id: pack.id,
        files: Object.fromEntries(pack.files().map((path) => [path, pack.json(path)])),
      })),
      this.terminology(),
    ),
  );

  readonly #treatment = this.#part(() => {
    const effects = parseEffects(this.pack('effects').json('effects.json'), 'effects');
    const groups = parseCodeGroups(this.pack('care-groups').json('groups.json'), 'care-groups');
    const guidelines = this.packsOf('guideline-');
    const files = guidelines.flatMap((pack) => pack.files().map((path) => ({ pack: pack.id, json: pack.json(path) })));
    return {
      packs: guidelines.map((pack) => pack.id),
      terminology: this.terminology(),
      rules: parseGuidelines(files, effects, this.terminology(), groups, fullFhirPath),
      groups,
      effects,
      safety: this.safety(),
      drugGenes: this.drugGenes(),
      kinetics: parsePopulationModels(this.pack('pharmacokinetics').json('models.json')),
      inr: parseInrModel(this.pack('pharmacokinetics').json('warfarin.json')),
      oncology: parseOncology(
        'oncology-evidence',
        this.pack('oncology-evidence').json('evidence.json'),
        this.pack('oncology-evidence').json('tumours.json'),
        this.terminology(),
      ),
    };
  });

  readonly #outcome = this.#part(() =>
    parseOutcome(
      {
        targets: this.pack('targets').json('targets.json'),
        doseSteps: this.pack('adaptation').json('dose-steps.json'),
        protocols: this.pack('adaptation').json('protocols.json'),
        cautions: this.pack('adaptation').json('cautions.json'),
        instruments: {
          eq5d: this.pack('instruments').json('eq-5d-5l.json'),
          ctcae: this.pack('instruments').json('ctcae-laboratory.json'),
          sf6d: this.pack('instruments').json('sf-6d.json'),
          scales: this.pack('instruments').json('scales.json'),
          effects: this.pack('instruments').json('expected-effects.json'),
        },
      },
      this.terminology(),
    ),
  );

  readonly qualityMeasures = this.#part(() => {
    const pack = this.pack('quality-measures');
    return parseQualityMeasures(pack.json('measures.json'), pack.json('value-sets.json'), pack.id);
  });

  /** The drugs of RxNorm by code; a megabyte and a half. */
  readonly products: () => CodedProducts = this.#part(
    () => new CodedProducts(new TextDecoder().decode(this.pack('rxnorm-products').plain('products.tsv.gz'))),
  );

  readonly intake: () => IntakeKnowledge = this.#part(() => ({
    terminology: this.terminology(),
    positions: {
      build: 'GRCh38',
      genes: new Set(this.genome().variants?.genes.keys()),
      intervals: withPublishedVariants(
        genomePositions(this.genome()),
        parseKnownVariants(this.pack('hpo-phenotypes').json('variants.json.gz')),
      ),
    },
    variants: namedPositions(this.genome()),
    drugClasses: this.pack('terminology').json<DrugClass[]>('classes.json'),
    products: this.products,
    phenotypeNames: () => {
      const pack = this.pack('hpo-names');
      const { terms } = pack.json<{ terms: PhenotypeTerm[] }>('terms.json.gz');
      return { terms, own: pack.json<PhenotypePhrases>('phrases.json') };
    },
  }));

  /** The versions of everything that decides an assessment. */
  readonly versions: () => Versions = this.#part(() => ({
    engine: this.engine,
    packs: [...this.#packs.values()].map((pack) => ({
      id: pack.id,
      release: pack.manifest.release,
      sha256: pack.sha256,
      unchecked: pack.manifest.unchecked,
    })),
    models:
      this.scorePlaces.length > 0
        ? [
            ...this.scores().polygenic.map(({ score }) => ({ name: score.id, version: score.version })),
            ...this.prediction().equations.flatMap(({ name, version, installed }) =>
              installed ? [{ name, version }] : [],
            ),
          ]
        : [],
  }));

  manifests(): PackManifest[] {
    return [...this.#packs.values()].map((pack) => pack.manifest);
  }

  /** The stages' knowledge for this record; what it does not need stays on disk. */
  knowledgeFor(record: PatientRecord): Knowledge {
    const isScored = record.facts.some((fact) => fact.kind === 'scoreReading');
    const diagnosis: DiagnosisKnowledge = {
      terminology: this.terminology(),
      criteria: this.#criteria(),
      scores: this.#scores(),
      symptoms: this.#symptoms(),
      ...(record.facts.some((fact) => fact.kind === 'phenotype') ? { phenotypes: this.phenotypes() } : {}),
    };
    return {
      terminology: this.terminology(),
      genome: isScored ? { ...this.genome(), scores: this.scores().byId } : this.genome(),
      prediction: isScored ? { ...this.prediction(), polygenic: this.#polygenic() } : this.prediction(),
      diagnosis,
      infections: this.infections(),
      treatment: this.#treatment(),
      outcome: this.#outcome(),
      versions: this.versions(),
    };
  }

  /** The same with what installed networks say of the record. @throws Error naming the network that cannot be run */
  async answeredKnowledgeFor(record: PatientRecord, context: AssessmentContext): Promise<Knowledge> {
    const knowledge = this.knowledgeFor(record);
    const prediction = await withNetworks(knowledge.prediction, this.networks(), record, context);
    return { ...knowledge, prediction };
  }

  /** Loads all that any record could need. @throws Error naming the pack whose content does not do */
  loadAll(): void {
    this.knowledgeFor({ documents: [], facts: [], issues: [] });
    this.intake().phenotypeNames?.();
    this.products();
    this.phenotypes();
    this.vocabulary();
  }

  readonly #polygenic = this.#part(
    () =>
      new Map(this.scores().polygenic.flatMap(({ score, effect }) => (effect ? [[score.id, effect] as const] : []))),
  );

  /** @throws if there is none: a fault of the installation */
  pack(id: string): Pack {
    const pack = this.#packs.get(id);
    if (!pack) throw new Error(`The knowledge pack ${id} is missing`);
    this.#asked.add(pack);
    return pack;
  }

  packsOf(prefix: string): Pack[] {
    const packs = [...this.#packs.values()].filter((pack) => pack.id.startsWith(prefix));
    for (const pack of packs) this.#asked.add(pack);
    return packs;
  }
}

/** The installation that this code belongs to, with packs of the user's own from `SARTOR_PACKS` after those shipped and scores from `SARTOR_SCORES`. */
export function loadInstallation(
  ownPacks: string | undefined = process.env.SARTOR_PACKS,
  scores: readonly string[] = process.env.SARTOR_SCORES ? [process.env.SARTOR_SCORES] : [],
): Installation {
  const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as { version: string };
  return new Installation(listPacks(), ownPacks ? listOwnPacks(ownPacks) : [], version, scores);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
