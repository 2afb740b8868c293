/** The printable page's style; colours are those of the workbench in light appearance. */
export const style = `
:root{--ink:#1c2320;--quiet:#5d6863;--line:#dfe3df;--paper:#fff;--wash:#f5f6f3;--accent:#1d5f56;--danger:#a8321f;--warning:#8a5a00;--good:#2a6a3b}
*{box-sizing:border-box}
body{margin:0 auto;max-width:60rem;padding:2rem 1.25rem 4rem;color:var(--ink);background:var(--paper);font:15px/1.5 ui-sans-serif,system-ui,"Segoe UI","Helvetica Neue",Arial,"PingFang SC","Microsoft YaHei","Noto Sans SC","Noto Sans CJK SC",sans-serif;font-variant-numeric:tabular-nums}
header{border-bottom:2px solid var(--ink);padding-bottom:.75rem}
.brand{margin:0;color:var(--accent);font-weight:700;letter-spacing:.04em}
h1{margin:.1rem 0;font-size:1.9rem;line-height:1.15;letter-spacing:-.01em}
h2{margin:2.1rem 0 .6rem;font-size:1.15rem;border-bottom:1px solid var(--line);padding-bottom:.25rem}
h3{margin:1.1rem 0 .4rem;font-size:1rem}h4{margin:.4rem 0 .15rem;font-size:.8rem;color:var(--quiet);font-weight:600}
p{margin:.35rem 0}.sub,.quiet{color:var(--quiet)}.quiet{font-size:.86rem}
.decides{font-weight:600;margin-top:.5rem}
dl.properties{display:grid;gap:.3rem;margin:0}dl.properties div{display:grid;grid-template-columns:8rem 1fr;gap:.75rem}dt{color:var(--quiet)}dd{margin:0}
.tag{display:inline-block;padding:.05rem .45rem;border:1px solid currentColor;border-radius:99px;font-size:.74rem;font-weight:600;vertical-align:.08em;white-space:nowrap}
.danger{color:var(--danger)}.warning{color:var(--warning)}.good{color:var(--good)}.accent{color:var(--accent)}.tag.neutral{color:var(--quiet)}
ul.alerts,ol.plan,ul.what-if{list-style:none;margin:0;padding:0}
ul.alerts li{display:grid;grid-template-columns:7.5rem 1fr;gap:.75rem;padding:.5rem .75rem;border-left:3px solid currentColor;margin:.4rem 0;background:var(--wash);break-inside:avoid}
ul.alerts li>div{color:var(--ink)}ul.alerts li p{margin:.1rem 0 0;font-size:.9rem}ul.alerts .tag{justify-self:start;align-self:start}
ol.plan .card{display:grid;grid-template-columns:2.2rem 1fr;padding:.8rem 0;border-bottom:1px solid var(--line);break-inside:avoid}
.rank{font-size:1.5rem;font-weight:700;line-height:1.2;color:var(--accent)}.card h3{margin:0 0 .25rem;font-size:1.05rem}
.columns{display:grid;grid-template-columns:1fr 1.4fr;gap:1.25rem}.columns ul{margin:0;padding-left:1rem}.columns li{font-size:.9rem;margin:.1rem 0}
.benefit{margin:.5rem 0;display:flow-root}.hundred{float:right;width:5rem;height:5rem;margin-left:1rem;fill:var(--line)}.hundred .affected{fill:var(--danger)}.hundred .prevented{fill:var(--good)}.bar{display:grid;grid-template-columns:4.5rem minmax(6rem,20rem) 4rem;gap:.6rem;align-items:center;font-size:.85rem}
.bar i{background:var(--wash);height:.6rem;border-radius:3px;overflow:hidden;display:flex}.bar i b{display:block;height:100%;background:currentColor}.bar em{font-style:normal}
figcaption{font-size:.86rem;color:var(--quiet);margin-top:.2rem}
.risk{display:grid;grid-template-columns:16rem 1fr 13rem;gap:.25rem 1rem;align-items:center;padding:.45rem 0;border-bottom:1px solid var(--line);break-inside:avoid}
.risk .name span,.risk .figure span{display:block}.plot{position:relative;height:1.1rem;background:linear-gradient(var(--line),var(--line)) 0 50%/100% 1px no-repeat}
.plot i{position:absolute;top:.4rem;height:.3rem;background:var(--accent);opacity:.35;border-radius:2px}.plot s{position:absolute;top:.15rem;width:2px;height:.8rem;margin-left:-1px;background:var(--quiet)}.plot b{position:absolute;top:.22rem;width:.65rem;height:.65rem;margin-left:-.32rem;border-radius:50%;background:var(--accent)}
.what-if{grid-column:2/4;font-size:.86rem;display:flex;flex-wrap:wrap;gap:.15rem 1.2rem}
.axis{display:flex;justify-content:space-between;margin-left:17rem;margin-right:14rem}
.waterfall{margin:.8rem 0;break-inside:avoid}.waterfall figcaption{color:var(--ink);font-weight:600}.waterfall ol{list-style:none;margin:.2rem 0;padding:0}.waterfall li{display:grid;grid-template-columns:16rem 1fr 3.5rem;gap:.6rem;align-items:center;font-size:.85rem}
.waterfall i{position:relative;height:.6rem;background:var(--wash);border-radius:3px}.waterfall i b{position:absolute;top:0;height:100%;background:currentColor;border-radius:2px}.waterfall .mark{color:var(--quiet)}.waterfall .mark b{width:3px;margin-left:-1px}.waterfall em{font-style:normal;text-align:right}
.scroll{overflow-x:auto}table{width:100%;border-collapse:collapse;font-size:.88rem;margin:.4rem 0}th{text-align:left;color:var(--quiet);font-weight:600;border-bottom:1px solid var(--ink)}
th,td{padding:.3rem .6rem .3rem 0;vertical-align:top;overflow-wrap:anywhere}td{border-bottom:1px solid var(--line)}tr{break-inside:avoid}
.ref{color:var(--quiet);font-size:.78em;text-decoration:none}.ref:hover{text-decoration:underline}
ol.references{padding-left:2.6rem;font-size:.8rem;color:var(--quiet)}ol.references li{overflow-wrap:anywhere}ol.references li:target{background:#fff2c2;color:var(--ink)}
@media(max-width:44rem){.columns,.risk{grid-template-columns:1fr}.what-if{grid-column:1}.axis{margin:0}ul.alerts li{grid-template-columns:1fr;gap:.2rem}.bar{grid-template-columns:4rem 1fr 3.5rem}.waterfall li{grid-template-columns:9rem 1fr 3rem}table{min-width:34rem}}
@media print{@page{size:A4;margin:14mm 15mm}body{padding:0;max-width:none;font-size:9.5pt}h2{break-after:avoid}h3{break-after:avoid}.tag,.bar,.plot,.waterfall i b,ul.alerts li{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
`.trim();
