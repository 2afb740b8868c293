import type { Catalogue } from '../en.js';

export const chat: Catalogue['chat'] = {
  narrative: '文字说明',
  ask: '提问',
  askTitle: '就此患者提问',
  placeholder: '停用奥美拉唑会怎样？',
  send: '发送',
  stop: '停止',
  answering: '正在询问引擎',
  hypothetical: '假设',
  why: '依据',
  hint: '回答来自这份病历及其方案；提问不会改变它们。',
  forClinician: '给医生',
  forPatient: '给患者',
  deterministic: '依规则由结论写成。',
  worded: (model) => `由 ${model} 措辞；每一句都已对照其结论核对。`,
  failed: (failed, all) => `${all} 句中有 ${failed} 句的模型措辞未通过核对，已替换。`,
  missing:
    '尚未安装语言模型：文字依规则写成。安装方法：npm run model；或指定 GGUF 文件（SARTOR_LLM_GGUF）；或 OpenAI 兼容接口（SARTOR_LLM_URL）。',
  off: '语言模型已关闭：文字依规则写成。',
  writing: '正在撰写',
  broken: '回答中断，请重试。',
};
