// Who signs in, by role: invented people of the demonstration, all with the same password.
export const PASSWORD = 'xiezhi-demo';

export const PEOPLE = {
  officer: 'chen.guohua',
  colleague: 'li.wenjing',
  unitHead: 'zhou.jianping',
  head: 'wang.zhiyuan',
  reviewer: 'sun.lihua',
  disclosure: 'zhao.minhui',
  administrator: 'admin',
};
