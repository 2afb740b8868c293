declare module 'dcmjs' {
  const dcmjs: {
    readonly data: {
      readonly DicomMetaDictionary: {
        denaturalizeDataset(attributes: Record<string, unknown>): Record<string, unknown>;
      };
      readonly DicomDict: new (
        meta: Record<string, unknown>,
      ) => { dict: Record<string, unknown>; write(options?: object): ArrayBuffer };
    };
  };
  export default dcmjs;
}
