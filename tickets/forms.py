"""The base of forms whose values are judged by verbs."""

from django import forms

from tickets.errors import Refused


class RefusableForm(forms.Form):
    def refuse(self, refusal: Refused) -> None:
        """Show a verb's refusal at the field that it names, else above the form."""
        self.add_error(refusal.field if refusal.field in self.fields else None, refusal.message)
