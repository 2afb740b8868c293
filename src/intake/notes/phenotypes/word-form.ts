/**
 * One form for the forms of a word that mean the same in the name of a finding. Names and texts go through the same steps, so
 * only equality matters, not the form itself. Three grades, from narrow to wide:
 */
export interface WordForms {
  /** British and American spelling, singular and plural (English, Latin), adjective and noun: "hypoplastic", "hypoplasia". */
  readonly light: string;
  /** Without endings that don't change what a stem means in a name: "rotation", "rotated". */
  readonly tight: string;
  /** Equal words stand for each other: "renal", "kidney". */
  readonly loose: string;
}

const known = new Map<string, WordForms>();

/** @param word lower-case */
export function formsOf(word: string): WordForms {
  const found = known.get(word);
  if (found) return found;
  const plain = plainForm(word);
  const light = nounOf(plain);
  const tight = strip(light);
  const equal = equalWord.get(plain) ?? (plain.endsWith('ly') ? equalWord.get(plain.slice(0, -2)) : undefined);
  const forms = { light: equal ?? light, tight, loose: equal ?? tight };
  // Texts bring words without end; the dictionary's own stay few.
  if (known.size > 100_000) known.clear();
  known.set(word, forms);
  return forms;
}

function plainForm(written: string): string {
  const american = spellings.reduce((word, [british, us]) => word.replace(british, us), written);
  return irregular.get(american) ?? singular(american);
}

function nounOf(plain: string): string {
  if (plain.length <= 5) return plain;
  const found = nounForms.find(([ending]) => ending.test(plain));
  return found ? plain.replace(found[0], found[1]) : plain;
}

const spellings: readonly (readonly [RegExp, string])[] = [
  [/aemi/, 'emi'],
  [/haem/, 'hem'],
  [/oedem/, 'edem'],
  [/oesoph/, 'esoph'],
  [/rrhoea/, 'rrhea'],
  [/coeli/, 'celi'],
  [/foet/, 'fet'],
  [/paed/, 'ped'],
  [/anaes/, 'anes'],
  [/gynaec/, 'gynec'],
  [/caec/, 'cec'],
  [/faec/, 'fec'],
  [/aetio/, 'etio'],
  [/dyspnoea/, 'dyspnea'],
  [/apnoea/, 'apnea'],
  [/pnoea/, 'pnea'],
  [/leuco/, 'leuko'],
  [/tumour/, 'tumor'],
  [/colour/, 'color'],
  [/behaviour/, 'behavior'],
  [/odour/, 'odor'],
  [/fibre/, 'fiber'],
  [/centre/, 'center'],
  [/litre/, 'liter'],
  [/isation$/, 'ization'],
  [/ised$/, 'ized'],
  [/sulph/, 'sulf'],
  [/kerato?conjunctivit/, 'keratoconjunctivit'],
  [/orchidism/, 'orchism'],
];

const irregular = new Map<string, string>(
  Object.entries({
    teeth: 'tooth',
    feet: 'foot',
    children: 'child',
    women: 'woman',
    men: 'man',
    vertebrae: 'vertebra',
    phalanges: 'phalanx',
    meninges: 'meninx',
    calves: 'calf',
    lives: 'life',
    valves: 'valve',
    nerves: 'nerve',
    testes: 'testis',
    ova: 'ovum',
    bacteria: 'bacterium',
    larynges: 'larynx',
    apices: 'apex',
    cervices: 'cervix',
    cortices: 'cortex',
    matrices: 'matrix',
    indices: 'index',
    ganglia: 'ganglion',
    diverticula: 'diverticulum',
    septa: 'septum',
    crura: 'crus',
    genua: 'genu',
    corpora: 'corpus',
    viscera: 'viscus',
    femora: 'femur',
    radii: 'radius',
    nevi: 'nevus',
    naevi: 'nevus',
    naevus: 'nevus',
    iris: 'iris',
    irides: 'iris',
    epiphyses: 'epiphysis',
    metaphyses: 'metaphysis',
    pelves: 'pelvis',
    maxillae: 'maxilla',
    lenses: 'lens',
    lens: 'lens',
    biceps: 'biceps',
    pancreas: 'pancreas',
    herpes: 'herpes',
    diabetes: 'diabetes',
    rickets: 'rickets',
    mumps: 'mumps',
    measles: 'measles',
    hives: 'hives',
    cafe: 'cafe',
    café: 'cafe',
    lait: 'lait',
    caries: 'caries=',
    affecting: 'affecting=',
    affects: 'affecting=',
    affected: 'affecting=',
  }),
);

function singular(word: string): string {
  if (word.length <= 3) return word;
  if (
    /(?:as|es|os|ys)es$/.test(word) &&
    /(?:as|es|os|ys)es$/.exec(word) &&
    !/(?:cases|noses|diseases|masses|bruises|pulses|senses|losses|phases|bases|increases|decreases|responses|doses|lenses|vases|gases|roses|eases)$/.test(
      word,
    )
  )
    return word.replace(/es$/, 'is');
  if (/ies$/.test(word) && word.length > 4 && !/(?:series|species|caries|scabies|rabies|facies)$/.test(word))
    return word.replace(/ies$/, 'y');
  if (/(?:ss|x|ch|sh|z)es$/.test(word)) return word.replace(/es$/, '');
  if (/mata$/.test(word)) return word.replace(/ta$/, '');
  if (/ae$/.test(word)) return word.replace(/e$/, '');
  if (/[^aeiou]i$/.test(word) && word.length > 4) return word.replace(/i$/, 'us');
  if (/s$/.test(word) && !/(?:ss|us|is|ps|facies|caries|scabies|rabies|series|species)$/.test(word))
    return word.slice(0, -1);
  if (
    /ps$/.test(word) &&
    /(?:lips|drops|hips|steps|gaps|grips|flaps|polyps|clips|pups|cramps|lumps|bumps|caps|tips|cups|sleeps)$/.test(word)
  )
    return word.slice(0, -1);
  return word;
}

/** Adjectives and persons to the noun of the finding; tried in order, the first that fits is taken. */
const nounForms: readonly (readonly [RegExp, string])[] = [
  [/plastic$/, 'plasia'],
  [/trophic$/, 'trophy'],
  [/(?<=.{2})emic$/, 'emia'],
  [/cephal(?:ic|ous|us)$/, 'cephaly'],
  [/dactyl(?:ous|ic|ism|ia)$/, 'dactyly'],
  [/melic$/, 'melia'],
  [/pathic$/, 'pathy'],
  [/algic$/, 'algia'],
  [/uric$/, 'uria'],
  [/plegic$/, 'plegia'],
  [/paretic$/, 'paresis'],
  [/(?<=.{3})itic$/, 'itis'],
  [/ectatic$/, 'ectasia'],
  [/ectasis$/, 'ectasia'],
  [/tonic$/, 'tonia'],
  [/tonicity$/, 'tonia'],
  [/kinetic$/, 'kinesia'],
  [/ataxic$/, 'ataxia'],
  [/penic$/, 'penia'],
  [/lytic$/, 'lysis'],
  [/thyroid$/, 'thyroidism'],
  [/(?<=.{3})otic$/, 'osis'],
  [/epileptic$/, 'epilepsy'],
  [/autistic$/, 'autism'],
  [/opic$/, 'opia'],
  [/phobic$/, 'phobia'],
  [/tropic$/, 'tropia'],
  [/gnath(?:ic|ia)$/, 'gnathism'],
  [/telor(?:ic)$/, 'telorism'],
  [/dont(?:ic)$/, 'dontia'],
  [/rrheic$/, 'rrhea'],
  [/gonadal$/, 'gonadism'],
  [/morphic$/, 'morphism'],
  [/morphy$|morphia$/, 'morphism'],
  [/orchid$/, 'orchism'],
  [/sthetic$/, 'sthesia'],
  [/phasic$/, 'phasia'],
  [/praxic$/, 'praxia'],
  [/arthric$/, 'arthria'],
  [/phagic$/, 'phagia'],
  [/cytotic$/, 'cytosis'],
  [/megalic$/, 'megaly'],
  [/chromic$/, 'chromia'],
  [/trichotic$/, 'trichosis'],
  [/volemic$/, 'volemia'],
  [/static$/, 'stasis'],
  [/stenosed$/, 'stenosis'],
  [/thrombosed$/, 'thrombosis'],
  [/calcified$/, 'calcification'],
  [/ossified$/, 'ossification'],
  [/obese$/, 'obesity'],
];

/** Endings that do not change what a stem means in a finding's name. */
const endings =
  /(?:ational|ization|ations?|ition|ements?|ments?|fulness|iveness|ness|alities|ality|ities|ity|ively|ally|ously|edly|ingly|ious|eous|ous|ible|able|ive|ies|ied|ian|ial|ical|ing|ed|al|ar|ary|ly|ic|y|e|ion|ia|is)$/;

function strip(word: string): string {
  if (word.length <= 4) return word;
  const stem = word.replace(endings, '');
  if (stem.length < 3) return word;
  // "spotted", "webbed": the doubled letter is the ending's.
  return stem.replace(/([bdgmnprt])\1$/, '$1');
}

/** Words that name the same thing; the first of each row stands for all. Given as plain words, stored as forms. */
const equals: readonly string[] = [
  'kidney renal nephr',
  'liver hepatic',
  'heart cardiac',
  'eye ocular',
  'skin cutaneous dermal',
  'face facial',
  'tooth dental',
  'skull cranial cranium calvarial calvarium',
  'finger digit digital',
  'brain cerebral',
  'lung pulmonary',
  'ear auricle auricular pinna',
  'intestine intestinal bowel gut',
  'muscle muscular',
  'bone bony osseous',
  'nose nasal',
  'spine spinal',
  'vertebra vertebral',
  'chest thorax thoracic',
  'mouth oral',
  'tongue lingual',
  'testis testicle testicular',
  'ovary ovarian',
  'uterus uterine',
  'bladder vesical',
  'nail ungual',
  'lip labial',
  'rib costal',
  'jaw mandible mandibular',
  'maxilla maxillary',
  'retina retinal',
  'cornea corneal',
  'artery arterial',
  'vein venous',
  'valve valvular',
  'aorta aortic',
  'atrium atrial',
  'ventricle ventricular',
  'septum septal',
  'mind mental',
  'intellect intellectual cognitive',
  'hearing auditory',
  'sight vision visual',
  'abnormal abnormality anomaly anomalous malformation malformed aberrant deformity deformed deformation defect defective',
  'absent absence aplasia aplastic agenesis',
  'decreased decrease reduced reduction diminished low lower lowered',
  'increased increase elevated elevation raised high higher',
  'large big enlarged enlargement',
  'wide widened broad broadened',
  'narrow narrowed narrowing',
  'short shortened shortening',
  'thin thinning thinned',
  'thick thickened thickening',
  'impaired impairment',
  'delay delayed retarded retardation',
  'slow slowed',
  'tumor neoplasm neoplasia neoplastic tumoral',
  'cancer malignancy',
  'bleed bleeding hemorrhage hemorrhagic',
  'fracture fractured',
  'seizure convulsion fit',
  'ache pain painful',
  'weak weakness',
  'fail failure',
  'deficient deficiency',
  'dysfunction dysfunctional',
  'loss lost',
  'curved curvature curving bent',
  'deviate deviation deviated',
  'dilate dilated dilatation dilation dilatated',
  'duplicated duplication',
  'fused fusion',
  'malrotated malrotation',
  'displaced displacement',
  'dislocated dislocation',
  'ptosis ptotic',
  'ataxia ataxic',
  'spastic spasticity',
  'rigid rigidity',
  'stiff stiffness',
  'deaf deafness',
  'blind blindness',
  'growth grow growing',
  'obstructed obstruction',
  'infect infection infected',
  'inflamed inflammation inflammatory',
  'ulcer ulceration ulcerated',
  'cyst cystic',
  'calcify calcification calcified',
  'degenerate degeneration degenerative',
  'regress regression',
  'aggressive aggression aggressiveness',
  'anxious anxiety',
  'depressed depression',
  'hyperactive hyperactivity',
  'fat adipose',
  'sparse sparseness',
  'prominent prominence',
  'protruding protrusion protuberant',
  'flat flattened flattening',
  'upslanted upslanting upslant',
  'downslanted downslanting downslant',
  'fissure fissured',
  'crowded crowding',
  'joint articular arthral',
  'contracture contracted contraction',
  'limb extremity',
  'atrophy atrophic atrophied wasting wasted',
  'gingiva gingival gum',
  'swelling swollen swell',
  '5th fifth little pinkie',
  '4th fourth',
  '3rd third',
  '2nd second',
  'weight wt',
  'abdomen abdominal abd',
  'speech language',
];

const equalWord = new Map<string, string>();
for (const row of equals) {
  const words = row.split(' ');
  const stands = `=${words[0]}`;
  for (const word of words) {
    equalWord.set(word, stands);
  }
}
