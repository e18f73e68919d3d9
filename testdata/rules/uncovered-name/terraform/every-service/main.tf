resource "aws_acm_certificate" "site" {
  domain_name       = "example.com"
  validation_method = "DNS"
}

resource "aws_api_gateway_domain_name" "api" {
  domain_name              = "api.example.com"
  regional_certificate_arn = aws_acm_certificate.site.arn

  endpoint_configuration {
    types = ["REGIONAL"]
  }
}

resource "aws_cognito_user_pool_domain" "login" {
  domain          = "login.example.com"
  certificate_arn = aws_acm_certificate.site.arn
  user_pool_id    = "eu-west-1_example"
}

resource "aws_appsync_domain_name" "graph" {
  domain_name     = "graph.example.com"
  certificate_arn = aws_acm_certificate.site.arn
}

resource "aws_opensearch_domain" "search" {
  domain_name = "search"

  domain_endpoint_options {
    enforce_https                   = true
    custom_endpoint_enabled         = true
    custom_endpoint                 = "search.example.com"
    custom_endpoint_certificate_arn = aws_acm_certificate.site.arn
  }
}

resource "aws_verifiedaccess_endpoint" "app" {
  application_domain       = "app.example.com"
  attachment_type          = "vpc"
  domain_certificate_arn   = aws_acm_certificate.site.arn
  endpoint_domain_prefix   = "app"
  endpoint_type            = "load-balancer"
  verified_access_group_id = "vagr-0123456789abcdef0"
}

resource "aws_vpclattice_service" "lattice" {
  name               = "lattice"
  custom_domain_name = "lattice.example.com"
  certificate_arn    = aws_acm_certificate.site.arn
}
