import type { IdentifierSpan } from './span.js';

/** What tells everyday and clinical words from names. */
export interface Vocabulary {
  /** True of a lower-case word that is no name: everyday, clinical, a drug. */
  readonly isOrdinary: (word: string) => boolean;
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly capital: boolean;
  /** First of a sentence, of a line, or after a colon or a quote: a capital says little there. */
  readonly initial: boolean;
}

const titles =
  /^(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Doctor|Sir|Madam|Nurse|Rev|Fr|Sr|Jr|Herr|Frau|Mx|Lord|Lady|Captain|Sgt|Lt|Judge|President|Queen|King|Prince|Princess|Pope|Saint)$/;
const after = /^(?:MD|PhD|RN|DO|NP|Jr|Sr|II|III|IV|Esq|FACP|FRCP|MBBS)$/;
const organisation =
  /^(?:Hospital|Clinic|Center|Centre|Infirmary|University|College|School|Institute|Inc|Ltd|LLC|Corp|Corporation|Company|Co|Group|Medical|Health|Healthcare|Hospice|Foundation|Pharmacy|Laboratories|Labs|Bank|Church|Department|Ministry|GmbH|AG|PLC|Plc|Associates|Partners|Holdings|Orchestra|Band|Records|Airlines|Airport|Hotel|Society|Association|Union|Trust|Systems|Solutions|Technologies|Industries|Enterprises)$/;
/** Words with a capital that say nothing of the patient. */
const harmless = new Set(
  'Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September October November December English Chinese Latin Greek Internet I OK COVID Doppler Fahrenheit Celsius'.split(
    ' ',
  ),
);

/** People after whom a disease, a sign or a method is called, where such a word follows. */
const eponyms = new Set(
  'Alzheimer Parkinson Crohn Hodgkin Down Turner Klinefelter Marfan Cushing Addison Graves Hashimoto Raynaud Sjogren Sjögren Wilson Huntington Tourette Kaposi Burkitt Ewing Wegener Behcet Barrett Bell Babinski Romberg Murphy McBurney Lachman Phalen Tinel Kernig Brudzinski Holter Foley Swan Ganz Gram Papanicolau Pap Glasgow Apgar Gleason Karnofsky Likert Cobb Friedewald Cockcroft Gault Framingham Gail Wells Child Pugh Mallampati Ringer Bayes Mendelian Roux Whipple Billroth Hartmann Kocher Epstein Barr Coombs Schilling Weber Rinne Snellen Mantoux Tanner Ranson Duke Killip Mobitz Wenckebach Wolff White Brugada'.split(
    ' ',
  ),
);
const called =
  /^(?:['’]s\b|[- ](?:disease|syndrome|sign|score|scale|test|criteria|formula|class|classification|stage|grade|phenomenon|lymphoma|sarcoma|thyroiditis|catheter|monitor|stain|smear|palsy|oesophagus|esophagus|lactate|equation|model|virus|block|murmur|Barr|Gault|Ganz|Pugh|coma|manoeuvre|maneuver|procedure|reflex))/;

/** Names so common that documents write them in lower case too: they are names where they have a capital in a sentence. */
const commonNames = new Set(
  'james john robert michael william david richard joseph thomas charles daniel matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry tyler aaron jose adam nathan henry peter kyle mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty margaret sandra ashley kimberly emily donna michelle carol amanda melissa deborah stephanie rebecca sharon laura cynthia kathleen amy angela shirley anna brenda pamela emma nicole helen samantha katherine christine debra rachel carolyn janet catherine maria heather diane ruth julie olivia joyce virginia smith johnson williams brown jones garcia miller davis rodriguez martinez hernandez lopez gonzalez wilson anderson taylor moore jackson martin lee perez thompson harris sanchez clark ramirez lewis robinson walker young allen king wright scott torres nguyen hill flores green adams nelson baker hall rivera campbell mitchell carter roberts murphy reed cook morgan bell cooper bailey kelly howard ward cox gray watson brooks bennett alice bob carl eve max sam tom tim joe ben dan jim bill alex chris steve mike dave nick kate jane sue ann lucy oliver oscar simon martin hans anders lars erik'.split(
    ' ',
  ),
);

/** Common names that begin sentences as other words. */
const ordinaryStart =
  /^(?:Mark|Will|May|Bill|Frank|Jack|Max|Ward|Young|Brown|Green|Gray|King|Hill|Cook|Bell|Hall|Wright|Virginia|Scott|Mike|Sue|Tom)$/;

/** `my name is`, `this is`, `signed by`: what follows is a name, whatever its case. */
const introduces =
  /\b(?:my name is|name\s*(?:is|:|=)|named|called|i am|i['’]m|this is|signed(?: by)?\s*:?|attending\s*:|physician\s*:|provider\s*:|patient\s*:|surname\s*:|(?:first|last|full|given|family) name\s*(?:is|:)?|dear|hi|hello|regards,|sincerely,|contact\s*:|mother\s*:|father\s*:|guardian\s*:|emergency contact\s*:|user:\s*(?:my name is )?)\s*$/i;

/** Names of people, organisations and places in text of the Latin script, by capitals, titles, labels and what is no ordinary word. */
export function namesIn(text: string, { isOrdinary }: Vocabulary): readonly IdentifierSpan[] {
  const words = wordsOf(text);
  const named = words.map((word, index) => isName(word, index));
  // A capitalised neighbour of a name belongs to it, whatever else it means: `Grace Kelly`, `Mark J. Twain`.
  for (let pass = 0; pass < 2; pass++) {
    for (let index = 0; index < words.length; index++) {
      const word = words[index]!;
      if (named[index] || !word.capital || harmlessAlone(word.text)) continue;
      const [before, behind] = [
        index > 0 && named[index - 1] && near(words[index - 1]!, word),
        named[index + 1] && near(word, words[index + 1]!),
      ];
      if (before || (behind && !word.initial) || (behind && word.initial && !isOrdinary(word.text.toLowerCase())))
        named[index] = true;
    }
  }
  return grouped();

  function isName(word: Word, index: number): boolean {
    const lower = word.text.toLowerCase();
    const before = text.slice(Math.max(0, word.start - 40), word.start);
    if (
      introduces.test(before) &&
      word.text.length > 1 &&
      (word.capital ? !isOrdinary(lower) || /name|signed|dear/i.test(before) : !isOrdinary(lower))
    )
      return true;
    const previous = words[index - 1];
    if (previous && titles.test(previous.text) && near(previous, word) && word.capital) return true;
    if (!word.capital || harmless.has(word.text) || titles.test(word.text) || after.test(word.text)) return false;
    if (/^\p{Lu}{2,4}$/u.test(word.text) || /\d/.test(word.text)) return false;
    if (eponyms.has(word.text) && called.test(text.slice(word.end, word.end + 24))) return false;
    if (
      isOrdinary(lower) &&
      !(commonNames.has(lower) && /\p{Ll}/u.test(word.text) && !(word.initial && ordinaryStart.test(word.text)))
    )
      return false;
    // Words in capitals are abbreviations or headings unless they are long and unknown.
    return /\p{Ll}/u.test(word.text) || word.text.length > 4;
  }

  function harmlessAlone(word: string): boolean {
    return (
      harmless.has(word) ||
      /^(?:The|A|An|In|On|At|He|She|His|Her|It|I|We|They|You|And|But|Or|For|With|From|To|Of|This|That|No|Not|Is|Was|Are|My|Your|Our|What|When|Where|Who|Why|How|If|As|By|Please|Name|Patient|Address|Phone|Date|Age)$/.test(
        word,
      )
    );
  }

  function near(a: Word, b: Word): boolean {
    return (
      /^(?:\.? ?|[-–'’]|\. |, (?=(?:Jr|Sr|Inc|MD|PhD)))$/.test(text.slice(a.end, b.start)) ||
      /^ (?:of|de|del|van|von|der|den|ten|ter|la|le|al|bin|ibn|da|di|do|dos|das|du|y|and|&) (?:la |der |den )?$/.test(
        text.slice(a.end, b.start),
      )
    );
  }

  function grouped(): readonly IdentifierSpan[] {
    const spans: IdentifierSpan[] = [];
    for (let index = 0; index < words.length; index++) {
      if (!named[index]) continue;
      let last = index;
      while (last + 1 < words.length && named[last + 1] && near(words[last]!, words[last + 1]!)) last++;
      const within = words.slice(index, last + 2).map((word) => word.text);
      const company =
        within.slice(0, last - index + 1).some((word) => organisation.test(word)) ||
        (within[last - index + 1] !== undefined && organisation.test(within[last - index + 1]!));
      const end =
        company && organisation.test(within[last - index + 1] ?? '') ? words[last + 1]!.end : words[last]!.end;
      const placed =
        /\b(?:in|from|to|at|near|of|Southern|Northern|Eastern|Western|visit(?:ing)?|live in|lives in|born in) $/i.test(
          text.slice(Math.max(0, words[index]!.start - 12), words[index]!.start),
        );
      spans.push({ start: words[index]!.start, end, type: company ? 'ORGANIZATION' : placed ? 'LOCATION' : 'NAME' });
      index = last;
    }
    return spans;
  }
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(/[\p{L}\p{M}](?:[\p{L}\p{M}\d]|['’`](?=\p{L})|-(?=\p{L}))*/gu)]
    .filter(([word]) => !/\p{Script=Han}/u.test(word))
    .map(({ index, 0: found }) => {
      const bare = found.replace(/['’]s$/, '');
      const before = text.slice(0, index);
      return {
        start: index,
        end: index + bare.length,
        text: bare,
        capital: /^\p{Lu}/u.test(bare),
        initial: /(?:^|[.!?:;"“”'(\n•*-])\s*$/.test(before),
      };
    });
}
