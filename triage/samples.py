"""Five sample enquiries, one for each team, for trying out the API."""

from typing import Final

SAMPLES: Final = (
    {
        "customer_name": "Greta Olsen",
        "customer_email": "greta@harbourfoods.example",
        "subject": "Two invoices for one delivery",
        "message": "We were invoiced twice for Tuesday's delivery. Please cancel one and refund the payment.",
        "source": "email",
        "customer_tier": "premium",
    },
    {
        "customer_name": "Tomasz Wrona",
        "customer_email": "tomasz@wrona.example",
        "subject": "Checkout crashes on every order",
        "message": "Since this morning the checkout crashes with an error for all our shops. This is urgent.",
        "source": "chat",
        "customer_tier": "vip",
    },
    {
        "customer_name": "Imani Achieng",
        "customer_email": "imani@savanna.example",
        "subject": "Prices for forty seats",
        "message": "Could you send us a quote for forty seats, and show us a demo next week?",
        "source": "form",
        "customer_tier": "standard",
    },
    {
        "customer_name": "Pavel Novak",
        "customer_email": "pavel@novak.example",
        "subject": "New phone, no codes",
        "message": "I changed my phone and cannot reset my password: the code goes to the old one.",
        "source": "whatsapp",
        "customer_tier": "standard",
    },
    {
        "customer_name": "Lin Mei",
        "customer_email": "lin@mei.example",
        "subject": "What a lovely team",
        "message": "Thank you for staying on the line with me yesterday. You were very kind and helpful.",
        "source": "email",
        "customer_tier": "standard",
    },
)
