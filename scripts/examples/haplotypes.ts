/**
 * Variants on one strand for the named alleles that our examples carry: gene -> allele -> rsID -> base.
 * The assignments are those of PharmVar and CPIC; a test checks them against the product's own allele definitions.
 */
export const haplotypes: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>> = {
  CYP2B6: { '*1': {}, '*6': { rs3745274: 'T', rs2279343: 'G' } },
  CYP2C19: {
    '*1': { rs3758581: 'G' },
    '*2': { rs12769205: 'G', rs4244285: 'A', rs3758581: 'G' },
    '*3': { rs4986893: 'A', rs3758581: 'G' },
    '*17': { rs12248560: 'T', rs3758581: 'G' },
  },
  CYP2C9: { '*1': {}, '*2': { rs1799853: 'T' }, '*3': { rs1057910: 'C' } },
  CYP3A5: { '*1': {}, '*3': { rs776746: 'C' } },
  CYP4F2: { '*1': {}, '*3': { rs2108622: 'T' } },
  DPYD: {
    Reference: {},
    'c.1905+1G>A (*2A)': { rs3918290: 'T' },
    'c.85T>C (*9A)': { rs1801265: 'G' },
    'c.1627A>G (*5)': { rs1801159: 'C' },
  },
  NUDT15: { '*1': {}, '*3': { rs116855232: 'T' } },
  SLCO1B1: {
    '*1': {},
    '*5': { rs4149056: 'C' },
    '*15': { rs2306283: 'G', rs4149056: 'C' },
    '*37': { rs2306283: 'G' },
  },
  TPMT: { '*1': {}, '*3A': { rs1142345: 'C', rs1800460: 'T' }, '*3C': { rs1142345: 'C' } },
  UGT1A1: { '*1': {}, '*6': { rs4148323: 'A' }, '*80+*28': { rs887829: 'T', rs3064744: 'CATAT' } },
  VKORC1: { reference: {}, variant: { rs9923231: 'T' } },
  ABCG2: { reference: {}, variant: { rs2231142: 'T' } },
  IFNL3: { reference: {}, variant: { rs12979860: 'T' } },
};
