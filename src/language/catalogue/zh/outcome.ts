import type { outcome as english } from '../en/outcome.js';
import type { Translated } from '../words.js';

export const outcome: Translated<typeof english> = {
  targetStatus: {
    'at-target': '达标',
    above: '高于目标',
    below: '低于目标',
    'not-measured': '未测量',
    stale: '数据过旧',
  },
  adaptationChange: {
    titrate: '滴定剂量',
    switch: '换药',
    add: '加用',
    reduce: '减少',
    stop: '停用',
    keep: '维持',
    'check-adherence': '核查依从性',
  },
  differenceType: { added: '新增', removed: '移除', changed: '更改' },
};
