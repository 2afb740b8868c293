export function registerPrs(){}
