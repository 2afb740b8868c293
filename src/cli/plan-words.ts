import type { Preferences } from '../record/index.js';
import type { PlanGroup } from '../treatment/plan-groups.js';

interface PlanWords {
  readonly groups: Readonly<Record<PlanGroup, string>>;
  readonly folded: (count: number) => string;
  readonly now: string;
  readonly nothingSafe: string;
  readonly people: (before: number, spared: number, years: number) => string;
  readonly firm: (title: string, share: string) => string;
  readonly runnerUp: (title: string, share: string) => string;
  readonly turn: (weight: string, at: number) => string;
  readonly weights: Readonly<Record<keyof Preferences, string>>;
  readonly conflicts: string;
  readonly over: (rule: string, why: string) => string;
}

/** What `sartor plan` says around the plan's own words. */
export const clinicalWords: Readonly<Record<'en' | 'zh', PlanWords>> = {
  en: {
    groups: {
      stop: 'STOP',
      start: 'START',
      change: 'CHANGE',
      refer: 'DISCUSS',
      measure: 'MEASURE',
      continue: 'CONTINUE',
      prevent: 'PREVENTION',
      lifestyle: 'LIFESTYLE',
    },
    folded: (count) => `${count} (--all shows them)`,
    now: 'now',
    nothingSafe: 'It applies, but nothing that is safe for this patient is left.',
    people: (before, spared, years) =>
      `Of 100 people like you, ${before} are affected in ${years} years; ${spared === 0 ? 'fewer than one is' : `${spared} are`} spared by it.`,
    firm: (title, share) => `First: ${title}. It stays first in ${share} of draws from what is uncertain.`,
    runnerUp: (title, share) => `Next: ${title} (first in ${share}).`,
    turn: (weight, at) => `They would change places if ${weight} weighed ${at}.`,
    weights: { benefit: 'benefit', harm: 'harm', burden: 'burden', cost: 'cost' },
    conflicts: 'WHERE GUIDELINES DIFFER',
    over: (rule, why) => `stands before ${rule} (${why})`,
  },
  zh: {
    groups: {
      stop: '停用',
      start: '开始',
      change: '调整',
      refer: '讨论',
      measure: '检查',
      continue: '继续',
      prevent: '预防',
      lifestyle: '生活方式',
    },
    folded: (count) => `${count} 项（用 --all 显示）`,
    now: '立即',
    nothingSafe: '适用，但没有对该患者安全的选择。',
    people: (before, spared, years) =>
      `与您情况相同的100人中，${years}年内${before}人发病；${spared === 0 ? '因此避免者不足1人' : `${spared}人因此避免`}。`,
    firm: (title, share) => `首位：${title}。在不确定性抽样中，${share}仍居首位。`,
    runnerUp: (title, share) => `其次：${title}（${share}居首）。`,
    turn: (weight, at) => `若${weight}的权重为${at}，两者将易位。`,
    weights: { benefit: '获益', harm: '危害', burden: '负担', cost: '费用' },
    conflicts: '指南不一致之处',
    over: (rule, why) =>
      `优先于 ${rule}（${why === 'more-specific' ? '更具体' : why === 'stronger' ? '证据更强' : '并列'}）`,
  },
};
