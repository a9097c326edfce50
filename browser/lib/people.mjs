// Who signs in: invented people of the demonstration, by agency and role, all with the same password.
export const PASSWORD = 'xiezhi-demo';

export const WATER = {
  officer: 'zhou',
  colleague: 'lin',
  unitHead: 'tang',
  head: 'gu',
  otherHead: 'shen',
  reviewer: 'fang',
  disclosure: 'mei',
  otherDisclosure: 'ning',
  archivist: 'dai',
  administrator: 'bao',
};

export const JUSTICE = { reviewer: 'yue', disclosure: 'kang', head: 'zuo' };

export const ENVIRONMENT = { officer: 'sun', head: 'feng', reviewer: 'cui', disclosure: 'lu' };

export const TRANSPORT = { officer: 'wu', colleague: 'jiang', head: 'lei', otherHead: 'ye', disclosure: 'guan', otherDisclosure: 'mo' };
