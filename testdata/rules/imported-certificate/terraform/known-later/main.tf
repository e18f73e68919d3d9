resource "terraform_data" "later" {
  input = "a"
}

resource "aws_acm_certificate" "shop" {
  domain_name       = terraform_data.later.output == "a" ? null : "shop.example.com"
  validation_method = terraform_data.later.output == "a" ? null : "DNS"
  certificate_body  = terraform_data.later.output == "a" ? file("shop.pem") : null
  private_key       = terraform_data.later.output == "a" ? "CHANGEME" : null
}
