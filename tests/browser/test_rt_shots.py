import pytest
from playwright.sync_api import expect
from tests import factory
from tests.browser.conftest import sign_in
from tests.browser.test_routing_rules import rules_on, LIST, work
from tests.browser.test_routing_rules import three as three
from triage.models import RoutingRule
@pytest.mark.parametrize("scripts", [True])
def test_shots(desktop, ana, three, cleo):
    for i in range(4): factory.open_ticket(cleo, subject="Where is my parcel, and who pays for the broken lamp?", tags=["vip"])
    work()
    sign_in(desktop, ana)
    for w,h,mode in ((1440,900,"light"),(390,844,"light"),(1440,900,"dark"),(390,844,"dark")):
        desktop.set_viewport_size({"width":w,"height":h}); desktop.emulate_media(color_scheme=mode)
        desktop.goto(LIST)
        desktop.screenshot(path=f"/tmp/rt_list_{w}_{mode}.png", full_page=True)
        desktop.get_by_role("button", name="Move Third up").press("Enter"); 
        expect(rules_on(desktop)).to_have_text(["First", "Third", "Second"], timeout=20000)
        desktop.get_by_role("button", name="Move Third up").press("Enter"); 
        expect(rules_on(desktop)).to_have_text(["Third", "First", "Second"], timeout=20000)
        print("FOCUS", desktop.evaluate("document.activeElement.outerHTML.slice(0,80)"))
        desktop.screenshot(path=f"/tmp/rt_order_{w}_{mode}.png", full_page=True)
        desktop.goto(f"{LIST}{RoutingRule.objects.get(name='First').pk}/deletion/")
        desktop.screenshot(path=f"/tmp/rt_delete_{w}_{mode}.png", full_page=True)
    desktop.set_viewport_size({"width":1440,"height":900})
    desktop.goto(f"/admin/triage/routingrule/{RoutingRule.objects.get(name='First').pk}/change/")
    desktop.wait_for_timeout(800)
    desktop.screenshot(path="/tmp/rt_admin.png", full_page=True)
    desktop.goto(LIST+"new/")
    desktop.get_by_label("Field").last.select_option(label="Business hours")
    desktop.wait_for_timeout(1500)
    desktop.screenshot(path="/tmp/rt_hours.png", full_page=True)
