import type { Match } from './lexicon.js';

/** Of how products are named besides their ingredients: dose forms and routes as in RxNorm, release, schedule. */
const words = new Set(
  `tablet tablets tab tabs capsule capsules cap caps caplet caplets softgel softgels lozenge troche film films wafer strip granules granule pellet pellets powder
   powders pack packs packet sachet kit solution solutions suspension suspensions emulsion syrup elixir tincture drop drops liquid oil concentrate
   injection injections injectable infusion infusions vial vials ampule ampoule syringe syringes cartridge cartridges pen pens autoinjector prefilled
   cream creams ointment gel lotion foam paste patch patches spray sprays shampoo swab pad medicated mouthwash gargle rinse enema suppository
   suppositories ring implant system insert douche aerosol inhaler inhalers inhalation inhalant inhaled nebulizer puff puffs metered dose doses
   oral orally ophthalmic otic nasal topical transdermal rectal vaginal sublingual buccal mucosal intravenous intramuscular subcutaneous intradermal
   intrathecal intravitreal intrauterine intra-articular intraperitoneal urethral dental po iv im sc sq subq sl pr top inh
   extended release delayed immediate sustained controlled modified enteric coated disintegrating dispersible orally chewable effervescent
   er xr sr cr dr ec xl la ir odt hfa dpi mdi abuse-deterrent preservative-free free sugar-free dry micronized liposomal liposome pegylated
   usp bp ep nf auto-injector nacl saline bag bags diluent
   eye eyes ear ears nose nebules otc cd cc ib taper tapering course low high strength baby adult junior
   evohaler accuhaler turbuhaler turbohaler easyhaler handihaler respimat diskus ellipta respiclick flexpen kwikpen solostar penfill
   microgram micrograms milligram milligrams gram grams
   live strain tice recombinant human conjugate conjugated synthetic generic brand sterile
   day days daily once twice thrice times time per every each hour hours hourly week weeks weekly month monthly bid tid qid qd qod od bd tds qds qhs hs
   prn am pm morning evening night bedtime noon needed food meals with as at in of the for a an and by mouth take to or
   pct percent total product products substance medication drug
   actuat actuation hr h d wk ml l mg g mcg ug ng kg iu unt unit units meq mmol mm cm million billion cells mci bau amb`
    .split(/\s+/)
    .filter(Boolean),
);

/** Salts, esters and hydrates of the pharmacopoeias: what stands beside the moiety. */
const salts = new Set(
  `hydrochloride hcl dihydrochloride hydrobromide hbr bromide chloride iodide fluoride sodium disodium trisodium potassium dipotassium calcium magnesium
   zinc lithium aluminum bismuth ammonium sulfate sulphate bisulfate phosphate diphosphate nitrate dinitrate mononitrate acetate diacetate citrate
   tartrate bitartrate succinate fumarate maleate malate mesylate besylate tosylate edisylate camsylate esylate isethionate lactate gluconate
   propionate dipropionate valerate furoate benzoate salicylate stearate palmitate decanoate enanthate cypionate hexanoate undecanoate pamoate
   ethylsuccinate estolate lactobionate hyclate besilate mesilate tosilate edisilate hydrogen hemifumarate pidolate
   xinafoate carbonate bicarbonate oxide hydroxide tromethamine trometamol meglumine benzathine procaine arginine lysine erbumine medoxomil proxetil
   axetil pivoxil cilexetil etexilate marboxil disoproxil alafenamide mofetil monohydrate dihydrate trihydrate hemihydrate anhydrous hydrate
   monohydrochloride saccharate aspartate oxalate orotate clavulanate macrocrystals potassium anhydrous`
    .split(/\s+/)
    .filter(Boolean),
);

/** What an allergy list says around its substance; SNOMED CT's and RxNorm's own patterns among them. */
const allergyWords = new Set(
  `allergy allergies allergic allergen allergenic extract extracts hypersensitivity intolerance intolerant sensitivity adverse reaction reactions
   anaphylaxis propensity disorder finding situation containing derivative derivatives antibiotic antibiotics group class mechanism action
   receptor agent agents preparation history caused due effect effects`
    .split(/\s+/)
    .filter(Boolean),
);

/** The same in Chinese, longest first. */
const chinese =
  /缓释|控释|肠溶|分散|咀嚼|口服|注射|外用|吸入|静脉|肌肉|皮下|胶囊|片剂|片|颗粒|注射液|注射剂|溶液|混悬液|糖浆|乳膏|软膏|凝胶|滴眼|气雾剂|喷雾剂|粉剂|贴剂|栓剂|用|液|剂|丸|盐酸|硫酸|磷酸|马来酸|富马酸|琥珀酸|酒石酸|枸橼酸|醋酸|苯磺酸|甲磺酸|氢溴酸|酸|钠|钾|钙|镁|锌|每日|每天|每晚|每周|每|一|两|二|三|四|次|日|天|周|毫克|微克|克|毫升|单位|粒|支|过敏史|过敏|药物|对|不耐受|类|者|性|史/g;

const token = /\p{Script=Han}+|[\p{L}\p{N}][\p{L}\p{N}.'-]*/gu;
/** Numbers with their unit, and the application numbers by which RxNorm tells products apart (`NDA020800`). */
const isNumber = (word: string) => /^a?nda\d{6}$/.test(word) || /^\d+(?:[.,/-]\d+)*[a-z%]{0,6}$/.test(word);

/** Four letters without a meaning that tell biologics of one substance apart in the United States: `adalimumab-adaz`. */
const biologicSuffix = /^-(?!like|type|free)[a-z]{4}(?![\p{L}\d-])/u;

/** Words of a text that stand in none of the stretches and are neither number, unit, form, salt nor schedule. */
function unexplained(text: string, found: readonly Match<unknown>[], also: ReadonlySet<string>): string[] {
  let rest = '';
  let at = 0;
  for (const { start, end } of [...found].sort((a, b) => a.start - b.start)) {
    rest += `${text.slice(at, start)} `;
    at = Math.max(at, end + (biologicSuffix.exec(text.slice(end))?.[0].length ?? 0));
  }
  rest += text.slice(at);
  return [...rest.normalize('NFKC').toLowerCase().matchAll(token)]
    .map(([each]) => each.replace(/[.'-]+$/, ''))
    .filter((each) => {
      if (/\p{Script=Han}/u.test(each)) return each.replace(chinese, '') !== '';
      const known = (word: string) => words.has(word) || salts.has(word) || also.has(word) || isNumber(word);
      return !known(each) && !each.split(/[-.]/).every((part) => part === '' || known(part));
    });
}

/** `dextromethorphan hydrobromide 1 MG/ML`: a part of a mixture, by its shape, whatever it is. */
const partOfMixture = /^\s*(?:[\p{L}-]+\s+){1,4}\d+(?:\.\d+)?\s*(?:mg|mcg|ug|g|unt|meq|mmol|%)/iu;

/**
 * What a drug's name names, if all of it is a name: ingredients (or classes), with strengths, forms, salts and schedule.
 * Of a mixture (`A 1 MG / B 2 MG Tablet`) each part is read by itself. Undefined where other words are left: a sentence that
 * mentions a drug is no drug.
 */
export function drugsNamed(
  text: string,
  find: (text: string) => readonly Match<string>[],
  { allergy = false } = {},
): readonly string[] | undefined {
  // RxNorm puts the brand in brackets; SNOMED CT puts the kind in parentheses.
  const plain = text
    .replace(/\s*\[[\p{L}\d '-]{1,30}\]\s*$/u, '')
    .replace(/\s*\((?:product|substance|disorder|finding|medicinal product[\w ]*|clinical drug)\)\s*$/i, '');
  const also = allergy ? allergyWords : new Set<string>();
  const parts = plain.split(/\s+\/\s+|\s\+\s/);
  const named = new Set<string>();
  for (const part of parts) {
    const found = find(part);
    if (unexplained(part, found, also).length > 0) {
      if (parts.length > 1 && partOfMixture.test(part) && found.length === 0) continue;
      return undefined;
    }
    for (const { value } of found) named.add(value);
  }
  return named.size > 0 ? [...named] : undefined;
}
